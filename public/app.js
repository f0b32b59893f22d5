// What the pages do beyond their HTML: moments in the reader's own time. Everything works without it.

const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' })
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' })

function showLocalTimes() {
  for (const time of document.querySelectorAll('time[datetime]')) {
    const moment = new Date(time.dateTime)
    const isToday = moment.toDateString() === new Date().toDateString()
    time.textContent = (isToday ? clock : format).format(moment)
  }
}

document.addEventListener('turbo:load', showLocalTimes)
