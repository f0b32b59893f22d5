/** The values that every template can read, passed once when the templates are loaded. */
export const SHARED = ['asset', 'branding', 'door', 'icon', 'paths', 'rich', 'words'] as const

export type Shared = Readonly<Record<(typeof SHARED)[number], unknown>>
/** What one template reads, by name. It gets nothing from the template that includes it. */
export type Locals = Readonly<Record<string, unknown>>

const DECLARATION = /^<%# locals: ([\w, ]+) -%>/

/** The locals that a template declares in its first line: `<%# locals: vm, address -%>`. */
export function readLocals(text: string): string[] {
  return DECLARATION.exec(text)?.[1]?.split(', ') ?? []
}
