// `<noscript><meta http-equiv="refresh">` reloads a page in transition where there are no scripts. In a page that a script has read it is
// an element like others, which would count once it is in the document: it is taken out before.

document.addEventListener('turbo:before-render', ({ detail: { newBody } }) => {
  for (const order of newBody.querySelectorAll('noscript meta')) order.remove()
})
