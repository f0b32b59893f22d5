// A `<details>` that the person has opened stays open when the page around it changes.

document.addEventListener('turbo:before-morph-attribute', (event) => {
  if (event.target instanceof HTMLDetailsElement && event.detail.attributeName === 'open') event.preventDefault()
})
