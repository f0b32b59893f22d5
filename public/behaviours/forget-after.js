// Looks for nothing in the page. Keeps the URL of a view in the history, without `after`, the moment at which it was refreshed.

document.addEventListener('turbo:load', () => {
  const url = new URL(location.href)
  if (!url.searchParams.has('after')) return
  url.searchParams.delete('after')
  window.Turbo.navigator.history.replace(url)
})
