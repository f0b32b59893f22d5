import escapeHtml from 'escape-html'

/** What a template prints, as text or as an attribute of HTML; empty if there is none. */
export function escapeMarkup(value: string | number | boolean | undefined | null): string {
  return value === undefined || value === null ? '' : escapeHtml(String(value))
}
