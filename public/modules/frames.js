// Looks for `#dialog` and `#menu`, in which a part of another page is shown.

/** Gives it its frame, at each page that does not have that frame as its content. */
export function addFrame(id) {
  document.addEventListener('turbo:load', () => {
    const name = `${id}-frame`
    if (document.getElementById(name)) return
    const frame = document.createElement('turbo-frame')
    frame.id = name
    document.getElementById(id)?.append(frame)
  })
}

/** So that the same link loads it anew. */
export function emptyFrame(frame) {
  frame.removeAttribute('src')
  frame.replaceChildren()
}

/** Opens a page in the dialog. Returns nothing if this page has none. */
export function openInDialog(href) {
  const frame = document.querySelector('dialog > turbo-frame')
  if (frame) frame.src = href
  return frame
}
