// Looks for nothing in the page: keeps the last changes for a page that was drawn before they came, and shown after.

const MAX_KEPT = 200

export function keepNews() {
  let kept = []
  return {
    add(news) {
      if (news.changed) kept = [...kept.slice(1 - MAX_KEPT), news]
    },
    since: (id) => kept.filter((news) => isLater(news.id, id)),
  }
}

/** Ids of one run of the app have the same beginning, and as many digits. */
function isLater(id, since) {
  const end = since.lastIndexOf('.')
  return end > 0 && id.length === since.length && id.slice(0, end) === since.slice(0, end) && id > since
}
