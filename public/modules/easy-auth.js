import { pathOf } from './page.js'

let refreshing

/** Easy Auth renews its stored tokens, and the next request carries the new one. Resolves with whether that worked. */
export function refresh() {
  refreshing ??= fetch(pathOf('refresh'))
    .then(
      ({ ok }) => ok,
      () => false,
    )
    .finally(() => (refreshing = undefined))
  return refreshing
}
