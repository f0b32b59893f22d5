// A `<details>` or `<dialog>` that the person has opened stays open when the page around it changes. The page of the server has
// each of them shut; a modal dialog that lost `open` would vanish and leave the page dead.

document.addEventListener('turbo:before-morph-attribute', (event) => {
  if (event.target.matches('details, dialog') && event.detail.attributeName === 'open') event.preventDefault()
})
