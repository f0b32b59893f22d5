// The blanks between the parts of `main` are dropped before a page is morphed: the morph takes the next blank for one that has moved, and what
// stands before it for moved too. One chip more took the whole list out of the page and put it back.

document.addEventListener('turbo:before-render', ({ detail: { newBody } }) => {
  for (const body of [document.body, newBody]) {
    // The page of a proxy on the way has no such part.
    const parts = body.querySelector('main')?.childNodes ?? []
    for (const node of [...parts]) if (node.nodeType === Node.TEXT_NODE) node.remove()
  }
})
