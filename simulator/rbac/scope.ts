const RESOURCE_GROUP = /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+/i
const SUBSCRIPTION = /^\/subscriptions\/[^/]+/i

/** The scopes whose assignments apply to an id, in lower case: its subscription, its resource group and itself. */
export function scopesAbove(id: string): readonly string[] {
  const scope = id.toLowerCase()
  const above = [SUBSCRIPTION.exec(scope)?.[0], RESOURCE_GROUP.exec(scope)?.[0]].filter((found) => found !== undefined)
  return above.at(-1) === scope ? above : [...above, scope]
}
