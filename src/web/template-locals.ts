/** The values that every template can read, passed once when the templates are loaded. */
export const SHARED = ['asset', 'branding', 'icon', 'paths'] as const

/** The locals that a template can read. It gets no others, and none from the template that includes it. */
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
