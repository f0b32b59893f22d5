// Adds to the HTML: shows times in the reader's time zone and keeps the focus in place. Everything works without it.

const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })

function showLocalTimes(page) {
  for (const time of page.querySelectorAll('time[datetime]')) {
    const moment = new Date(time.dateTime)
    const isToday = moment.toDateString() === new Date().toDateString()
    time.textContent = (isToday ? clock : format).format(moment)
  }
}

// The pressed button is disabled afterwards, and a disabled button has no focus: the VM's name takes it.
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

/** Announces words to a screen reader. It clears them afterwards, so that the same words are announced again. */
function say(words) {
  const news = document.getElementById('news')
  news.textContent = words
  setTimeout(() => {
    if (news.textContent === words) news.textContent = ''
  }, 2_000)
}

// A section that the person has opened stays open when the page around it changes.
document.addEventListener('turbo:before-morph-attribute', (event) => {
  if (event.target instanceof HTMLDetailsElement && event.detail.attributeName === 'open') event.preventDefault()
})

// The head of a page arrives before its content. If the next page is requested in between, Turbo does not catch the abort of the
// first one.
window.addEventListener('unhandledrejection', (event) => {
  if (event.reason?.name === 'AbortError') event.preventDefault()
})

// Converts times to local time before the page appears, so that none of them changes in view.
document.addEventListener('turbo:before-render', ({ detail }) => showLocalTimes(detail.newBody))

document.addEventListener('turbo:load', () => {
  showLocalTimes(document)
  keepFocus()
})
