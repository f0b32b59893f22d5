// Each `data-elapsed`, the seconds since something has begun as the server drew them, counts on: a text, or a `progress`.

const offsets = new WeakMap()

/** What the server drew is how much had passed then; the browser's clock may be wrong, but it counts well. */
function secondsOf(element) {
  const known = offsets.get(element)
  if (known?.drawn === element.dataset.elapsed)
    return known.drawnSeconds + Math.round((performance.now() - known.at) / 1_000)
  const drawnSeconds = Number(element.dataset.elapsed)
  offsets.set(element, { drawn: element.dataset.elapsed, drawnSeconds, at: performance.now() })
  return drawnSeconds
}

function toText(seconds) {
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  const shown = parts[0] > 0 ? parts : parts.slice(1)
  return shown.map((part, index) => (index > 0 ? String(part).padStart(2, '0') : part)).join(':')
}

setInterval(() => {
  if (document.hidden) return
  for (const element of document.querySelectorAll('[data-elapsed]')) {
    const seconds = secondsOf(element)
    if (element.localName === 'progress') element.value = Math.min(seconds, element.max)
    else element.textContent = toText(seconds)
  }
}, 1_000)
