/** Names that people and programs give to a parameter of a list, written as they are compared: small letters alone. */
const SYNONYMS: Readonly<Record<string, readonly string[]>> = {
  q: [
    ...['query', 'search', 'filter', 'where', 'find', 'text', 'word', 'words', 'keyword', 'keywords'],
    ...['name', 'names', 'vm', 'vms', 'vmname', 'machine', 'machines', 'id', 'ids', 'size', 'vmsize', 'sku'],
    ...['address', 'addresses', 'publicaddress', 'privateaddress', 'ip', 'ipaddress', 'publicip', 'privateip'],
  ],
  state: ['states', 'status', 'power', 'powerstate'],
  subscription: ['subscriptions', 'subscriptionid', 'subscriptionids', 'subscriptionname', 'sub'],
  group: ['groups', 'groupname', 'resourcegroup', 'resourcegroups', 'resourcegroupname', 'rg'],
  location: ['locations', 'region', 'regions'],
  os: ['ostype', 'system', 'operatingsystem', 'platform'],
  tag: ['tags', 'tagname', 'tagvalue', 'label', 'labels'],
  sort: ['order', 'orderby', 'sortby'],
}

/**
 * The parameter that somebody means by a name that is none: `State`, `state[]` and `power` mean `state`. Undefined for one that is
 * right, and for one that means nothing here.
 */
export function findMeant<Name extends string>(given: string, names: readonly Name[]): Name | undefined {
  if (names.some((name) => name === given)) return undefined
  const [begin = ''] = given.toLowerCase().split(/[[.:(]|__/)
  const bare = begin.replaceAll(/[^a-z]/g, '')
  return names.find((name) => name === bare || SYNONYMS[name]?.includes(bare))
}
