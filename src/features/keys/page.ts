import type { Preferences } from '../../web/preferences.ts'
import type { Words } from '../../words/words.ts'

/** The keyboard shortcuts, as public/behaviours/shortcuts.js has them. */
export interface KeysModel {
  readonly shortcuts: readonly { readonly key: string; readonly does: string }[]
  /** Whether the person has switched off those of a single key. */
  readonly isOff: boolean
}

const KEYS = { '/': 'search', j: 'nextRow', k: 'previousRow', '.': 'menu', f: 'favourite', '?': 'keys' } as const

export function toKeysModel({ shortcuts }: Preferences, { find, keys }: Words): KeysModel {
  const single = Object.entries(KEYS).map(([key, name]) => ({ key, does: keys.does[name] }))
  return { shortcuts: [...single, { key: find.keys, does: keys.does.find }], isOff: shortcuts === 'off' }
}
