let isOwn = false
let isSamePage = false

/** Shows the same page with other content: Turbo morphs it, so that focus and scroll stay in place. */
export function show(url) {
  isOwn = true
  window.Turbo.visit(url, { action: 'replace' })
  isOwn = false
}

document.addEventListener('turbo:visit', () => (isSamePage = isOwn))

/** Whether the last page came by `show`, so that nobody has gone anywhere. */
export const wasShown = () => isSamePage
