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
