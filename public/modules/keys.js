// Looks for nothing in the page. What several behaviours ask of the mouse and the arrow keys.

/** Whether a click opens a link here: with another button or a modifier key, the browser opens it elsewhere. */
export const isPlainClick = (event) => event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey

/** Lets the arrow keys move from one of these elements to the next, and from the last to the first. */
export function moveByArrows(event, stops) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (!step) return
  event.preventDefault()
  stops.at((stops.indexOf(event.target) + step) % stops.length)?.focus()
}
