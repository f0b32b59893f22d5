// Choosing `notifications` asks the browser for its permission. `data-blocked` says that it shows none.
import { askToNotify, mayNotify } from '../modules/notifications.js'

const CHOICE = 'input[name="notifications"][value="on"]'

function showBlocked(isAllowed) {
  const blocked = document.querySelector('[data-blocked]')
  if (blocked) blocked.hidden = isAllowed || !document.querySelector(CHOICE).checked
}

document.addEventListener('turbo:load', () => showBlocked(mayNotify()))
document.addEventListener('change', async ({ target }) => {
  if (target.name !== 'notifications') return
  showBlocked(target.value !== 'on' || (await askToNotify()))
})
