// Browser notifications, as far as this browser has them.

/** Whether this site may show them. */
export const mayNotify = () => typeof Notification !== 'undefined' && Notification.permission === 'granted'

/** Asks the person once; then the browser remembers. */
export async function askToNotify() {
  if (typeof Notification !== 'undefined' && Notification.permission === 'default')
    await Notification.requestPermission()
  return mayNotify()
}

/** A second one with the same id takes the place of the first, whichever window shows it. */
export function notify({ id, title, text, href }) {
  try {
    const { lang } = document.documentElement
    const notification = new Notification(title, { body: text, tag: id, lang })
    notification.onclick = () => {
      window.focus()
      window.Turbo.visit(href)
      notification.close()
    }
  } catch {
    // Chrome on Android has them for service workers alone.
  }
}
