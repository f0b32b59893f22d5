import { CHOICES, PREFERENCE_NAMES, type PreferenceName, type Preferences } from '../../web/preferences.ts'
import { type Language, LANGUAGE_NAMES, LANGUAGES } from '../../words/languages.ts'
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
  readonly language?: Language
  readonly isChosen: boolean
}

export function toPreferencesModel(preferences: Preferences, from: string, words: Words): PreferencesModel {
  const options = toOptions(words)
  const toField = (name: PreferenceName): Field => ({
    name,
    legend: words.preferences[name].legend,
    options: options[name].map((option) => ({ ...option, isChosen: option.value === preferences[name] })),
  })
  return { fields: PREFERENCE_NAMES.map(toField), from }
}

function toOptions({
  preferences: { language, theme, density, shortcuts, notifications },
}: Words): Readonly<Record<PreferenceName, readonly Omit<Option, 'isChosen'>[]>> {
  return {
    language: [
      { value: 'system', label: language.options.system },
      // People find their language by its own name, whatever the page is in.
      ...LANGUAGES.map((one) => ({ value: one, label: LANGUAGE_NAMES[one], language: one })),
    ],
    theme: CHOICES.theme.map((value) => ({ value, label: theme.options[value] })),
    density: CHOICES.density.map((value) => ({ value, label: density.options[value] })),
    shortcuts: CHOICES.shortcuts.map((value) => ({ value, label: shortcuts.options[value] })),
    notifications: CHOICES.notifications.map((value) => ({ value, label: notifications.options[value] })),
  }
}
