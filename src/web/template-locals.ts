/** What every template reads: given once, when the templates are loaded. */
export const SHARED = ['asset', 'branding', 'icon', 'paths'] as const

/** What a template reads of what it is drawn with. Nothing else reaches it, nor what the template that includes it was drawn with. */
export const LOCALS = [
  'address',
  'asked',
  'events',
  'model',
  'nonce',
  'operation',
  'person',
  'title',
  'trouble',
  'view',
  'vm',
] as const

export type Shared = Readonly<Record<(typeof SHARED)[number], unknown>>
export type Locals = Readonly<Partial<Record<(typeof LOCALS)[number], unknown>>>
