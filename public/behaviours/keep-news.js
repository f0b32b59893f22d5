// What has been announced in `data-news` stays when the page around it is fetched anew: a screen reader may not have come to it yet,
// and each page comes with nothing announced.
document.addEventListener('turbo:before-morph-element', (event) => {
  if (event.target.matches('[data-news]') && event.detail.newElement) event.preventDefault()
})
