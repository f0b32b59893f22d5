// Shows each `<time datetime>` in the reader's time zone: today's as a time of day, others with their date.

const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })

function showLocalTimes(page) {
  for (const time of page.querySelectorAll('time[datetime]')) {
    const moment = new Date(time.dateTime)
    const isToday = moment.toDateString() === new Date().toDateString()
    time.textContent = (isToday ? clock : format).format(moment)
  }
}

// Before the page appears, so that no time changes in view.
document.addEventListener('turbo:before-render', ({ detail }) => showLocalTimes(detail.newBody))
document.addEventListener('turbo:load', () => showLocalTimes(document))
