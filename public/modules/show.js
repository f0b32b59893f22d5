/** Shows the same page with other content: Turbo morphs it, so that focus and scroll stay in place. */
export function show(url) {
  window.Turbo.visit(url, { action: 'replace' })
}
