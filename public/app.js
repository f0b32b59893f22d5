// What the pages do beyond their HTML: moments in the reader's own time, and the focus where it was. Everything works without it.

const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })

function showLocalTimes(page) {
  for (const time of page.querySelectorAll('time[datetime]')) {
    const moment = new Date(time.dateTime)
    const isToday = moment.toDateString() === new Date().toDateString()
    time.textContent = (isToday ? clock : format).format(moment)
  }
}

// The button that was pressed is disabled afterwards, and a disabled button has no focus: the machine's name takes it.
let actedOn

document.addEventListener('submit', (event) => {
  actedOn = event.target.closest('[data-vm-id]')?.id
})

function keepFocus() {
  const name = actedOn && document.getElementById(actedOn)?.querySelector('a')
  if (name && document.activeElement === document.body) name.focus({ preventScroll: true })
  actedOn = undefined
}

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copy]')
  if (!button) return
  const text = button.dataset.copy || factsBeside(button)
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    say('Your browser did not let this page copy.')
    return
  }
  say('Copied')
  showCopied(button, true)
  setTimeout(() => showCopied(button, false), 2_000)
})

function showCopied(button, isCopied) {
  button.classList.toggle('copied', isCopied)
  const { href } = button.querySelector('use')
  href.baseVal = href.baseVal.replace(/#.*/, isCopied ? '#done' : '#copy')
}

function factsBeside(button) {
  const names = [...button.parentElement.querySelectorAll('dt')]
  return names.map((name) => `${name.textContent}: ${name.nextElementSibling?.textContent}`).join('\n')
}

/** To who listens instead of looking; the same words are heard again because they were gone in between. */
function say(words) {
  const news = document.getElementById('news')
  news.textContent = words
  setTimeout(() => {
    if (news.textContent === words) news.textContent = ''
  }, 2_000)
}

// What somebody has unfolded stays so when the page around it changes.
document.addEventListener('turbo:before-morph-attribute', (event) => {
  if (event.target instanceof HTMLDetailsElement && event.detail.attributeName === 'open') event.preventDefault()
})

// The head of a page comes before its content. Where the next page is asked for in between, Turbo forgets to catch that the first
// one is broken off.
window.addEventListener('unhandledrejection', (event) => {
  if (event.reason?.name === 'AbortError') event.preventDefault()
})

// A page comes with the reader's own words for its times, so that none of them changes before their eyes.
document.addEventListener('turbo:before-render', ({ detail }) => showLocalTimes(detail.newBody))

document.addEventListener('turbo:load', () => {
  showLocalTimes(document)
  keepFocus()
})
