import { CHOICES, PREFERENCE_NAMES, type PreferenceName, type Preferences } from '../../web/preferences.ts'
import { LANGUAGE_NAMES } from '../../words/languages.ts'
import type { Words } from '../../words/words.ts'

/** The form with which people choose. */
export interface PreferencesModel {
  readonly fields: readonly Field[]
  /** The page to go back to. */
  readonly from: string
}

interface Field {
  readonly name: PreferenceName
  readonly legend: string
  readonly options: readonly Option[]
}

interface Option {
  readonly value: string
  readonly label: string
  /** Of its label, if that is not the language of the page. */
  readonly language: string | undefined
  readonly isChosen: boolean
}

export function toPreferencesModel(preferences: Preferences, from: string, words: Words): PreferencesModel {
  return {
    fields: PREFERENCE_NAMES.map((name) => ({
      name,
      legend: words.preferences[name].legend,
      options: toOptions(name, words).map((option) => ({ ...option, isChosen: option.value === preferences[name] })),
    })),
    from,
  }
}

function toOptions(name: PreferenceName, words: Words): Omit<Option, 'isChosen'>[] {
  const labels: Readonly<Record<string, string>> = { ...LANGUAGE_NAMES, ...words.preferences[name].options }
  return CHOICES[name].map((value) => ({
    value,
    label: labels[value] ?? value,
    // People find their language by its own name, whatever the page is in.
    language: value in LANGUAGE_NAMES ? value : undefined,
  }))
}
