// Every sentence that a person reads in German. What is not here yet is said in English.
import { duration, en } from './en.ts'
import { createFormats } from './formats.ts'
import type { Words } from './words.ts'

const { count, plural } = createFormats('de')

const machines = (number: number): string => plural(number, 'Maschine', 'Maschinen')
const subscriptions = (number: number): string => plural(number, 'Abonnement', 'Abonnements')

export const de: Words = {
  ...en,
  language: 'de',
  count,
  sentences: {
    ...en.sentences,
    noSuchPage: 'Diese Seite gibt es nicht.',
    notSignedIn: 'Sie sind nicht angemeldet.',
    azureSlow: 'Azure hat nicht rechtzeitig geantwortet.',
  },
  frame: {
    ...en.frame,
    skip: 'Zum Inhalt springen',
    notice: 'Hinweis',
    pages: 'Seiten',
    machines: 'Maschinen',
    activity: 'Verlauf',
    preferences: 'Einstellungen',
    signOut: 'Abmelden',
  },
  states: {
    running: { label: 'Läuft', short: 'Läuft', hint: '' },
    starting: { label: 'Startet …', short: 'Startet', hint: '' },
    stopping: { label: 'Hält an …', short: 'Fährt herunter', hint: '' },
    stopped: { label: 'Angehalten, kostet weiter', short: 'Angehalten, kostet weiter', hint: '(nicht freigegeben)' },
    deallocating: { label: 'Hält an …', short: 'Hält an', hint: '' },
    deallocated: { label: 'Aus, kostet nichts', short: 'Aus, kostet nichts', hint: '(freigegeben)' },
    restarting: { label: 'Startet neu …', short: 'Startet neu', hint: '' },
    unknown: { label: 'Unbekannt', short: 'Unbekannt', hint: 'Azure sagt es nicht' },
  },
  row: {
    ...en.row,
    ago: (minutes) => (minutes < 1 ? 'Gerade eben' : `Vor ${minutes} Min.`),
  },
  list: {
    ...en.list,
    title: 'Ihre Maschinen',
    titleOf: ({ total, state, filters }) => {
      const number = total === undefined ? undefined : state === undefined ? machines(total) : count(total)
      return [[number, state].filter(Boolean).join(' × '), ...filters].filter(Boolean).join(', ')
    },
    found: machines,
    foundIn: (total, inSubscriptions) => `${machines(total)} in ${subscriptions(inSubscriptions)}`,
  },
  preferences: {
    title: 'Einstellungen',
    language: { legend: 'Sprache', options: { system: 'Wie im Browser' } },
    theme: { legend: 'Farben', options: { system: 'Wie im System', light: 'Hell', dark: 'Dunkel' } },
    density: { legend: 'Zeilen', options: { comfortable: 'Luftig', compact: 'Dicht' } },
    shortcuts: { legend: 'Tastenkürzel', options: { on: 'An', off: 'Aus' } },
    save: 'Speichern',
  },
  scripts: {
    ...en.scripts,
    offline: 'Sie sind offline.',
    unreachable: 'Diese App ist gerade nicht erreichbar.',
  },
  activity: {
    ...en.activity,
    about: (most) => `Hier steht nur, was Sie in dieser App tun: höchstens Ihre letzten ${count(most)} Aktionen.`,
    took: (seconds) => `dauerte ${duration(seconds)}`,
    result: 'Ergebnis',
    anyResult: 'Jedes Ergebnis',
    anyMachine: 'Alle Maschinen',
    noMatch: 'Nichts passt dazu',
    progress: (what, name) => `${what} ${name}: Fortschritt`,
  },
  keys: {
    title: 'Tastenkürzel',
    does: {
      search: 'Maschinen suchen',
      nextRow: 'Nächste Maschine',
      previousRow: 'Vorige Maschine',
      menu: 'Alle Aktionen der Maschine',
      favourite: 'Maschine als Favorit merken oder nicht mehr',
      keys: 'Diese Liste',
      find: 'Maschine, Ansicht oder Seite finden',
    },
    isOn: 'Beim Tippen tun sie nichts. Die aus einer einzelnen Taste lassen sich in den Einstellungen abschalten.',
    isOff: 'Die aus einer einzelnen Taste sind in Ihren Einstellungen abgeschaltet.',
    show: 'Anzeigen',
    close: 'Schließen',
  },
  signedOut: {
    ...en.signedOut,
    title: 'Sie sind abgemeldet',
  },
  errors: {
    ...en.errors,
    kinds: {
      ...en.errors.kinds,
      'not-signed-in': {
        heading: 'Melden Sie sich an, um Ihre Maschinen zu sehen',
        advice:
          'Diese Seite zeigt die virtuellen Azure-Maschinen, auf die Sie Rechte haben, und lässt Sie diese starten und anhalten.',
      },
      'not-found': { heading: 'Nicht gefunden', advice: '' },
      'azure-slow': { heading: 'Azure ist langsam', advice: en.errors.kinds['azure-slow'].advice },
    },
    otherAccount: 'Abmelden und ein anderes Konto verwenden',
    backToList: 'Zurück zu Ihren Maschinen',
    backToActivity: 'Zurück zum Verlauf',
    signIn: 'Anmelden',
    signInAgain: 'Erneut anmelden',
    tryAgain: 'Noch einmal versuchen',
  },
}
