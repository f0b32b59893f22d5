// Looks for nothing in the page. Keeps the URL of a view in the history without what holds for one look only: `after`, the moment at
// which it was refreshed, and `signed-in`, the mark of a sign-in that led to it.

const FOR_ONE_LOOK = ['after', 'signed-in']

document.addEventListener('turbo:load', () => {
  const url = new URL(location.href)
  if (!FOR_ONE_LOOK.some((name) => url.searchParams.has(name))) return
  for (const name of FOR_ONE_LOOK) url.searchParams.delete(name)
  window.Turbo.navigator.history.replace(url)
})
