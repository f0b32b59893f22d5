import escapeHtml from 'escape-html'

/** Escapes a value for HTML text or an attribute; returns an empty string if there is no value. */
export function escapeMarkup(value: string | number | boolean | undefined | null): string {
  return value === undefined || value === null ? '' : escapeHtml(String(value))
}
