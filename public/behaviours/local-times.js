// Shows each `<time datetime>` in the reader's time zone and the language of the page: today's as a time of day, others with
// their date, unless `data-clock` says that the date is beside it. Nobody needs the seconds.

const { lang } = document.documentElement
// As the reader's own country writes it, if the browser says which: en-GB for en.
const locale = navigator.languages.find((one) => one === lang || one.startsWith(`${lang}-`)) ?? lang
const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short' })

function showLocalTimes(page) {
  for (const time of page.querySelectorAll('time[datetime]:not([data-elapsed])')) {
    const moment = new Date(time.dateTime)
    const isToday = moment.toDateString() === new Date().toDateString()
    time.textContent = (isToday || 'clock' in time.dataset ? clock : format).format(moment)
  }
}

// Before the page appears, so that no time changes in view.
document.addEventListener('turbo:before-render', ({ detail }) => showLocalTimes(detail.newBody))
document.addEventListener('turbo:before-frame-render', ({ detail }) => showLocalTimes(detail.newFrame))
document.addEventListener('turbo:load', () => showLocalTimes(document))
