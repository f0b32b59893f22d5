/** Which world to build: the small realistic one, or one generated from given numbers. */
export type Estate =
  { readonly kind: 'contoso' } | { readonly kind: 'generated'; readonly subscriptions: number; readonly vms: number }

const MAX_SUBSCRIPTIONS = 10_000
const MAX_VMS = 500_000

/** Reads `contoso` or `generated:SxV`. For other text, throws a RangeError that names the allowed values. */
export function parseEstate(text: string): Estate {
  if (text === 'contoso') return { kind: 'contoso' }
  const [, subscriptions, vms] = /^generated:(\d{1,9})x(\d{1,9})$/.exec(text) ?? []
  const estate = { kind: 'generated', subscriptions: Number(subscriptions), vms: Number(vms) } as const
  if (estate.subscriptions >= 1 && estate.subscriptions <= MAX_SUBSCRIPTIONS && estate.vms <= MAX_VMS) return estate
  throw new RangeError(
    `The estate "${text}" is neither "contoso" nor "generated:SxV" with S subscriptions (1 to ${MAX_SUBSCRIPTIONS}) ` +
      `and V virtual machines in all (0 to ${MAX_VMS}), such as "generated:50x1000".`,
  )
}
