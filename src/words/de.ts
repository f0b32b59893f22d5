// Every sentence that a person reads in German, in the words of Azure's own German pages (Abonnement, Ressourcengruppe, Beenden),
// but for “VM”, which everybody says. No sentence supposes that somebody is a man or a woman: “Ihre Administration”.
import { duration, type Expected, inMinutes, type Misunderstood } from './en.ts'
import { brief, createFormats } from './formats.ts'
import { code, link, type Rich, role, strong, time } from './rich.ts'
import type { Words } from './words.ts'

const { count, plural, list, alternatives } = createFormats('de')

/** Stands between a number and its unit. */
const NBSP = '\u00a0'
const withUnit = (number: number | string, unit: string): string =>
  `${typeof number === 'number' ? count(number) : number}${NBSP}${unit}`

/** A duration that stays on its line. */
const withoutBreaks = (text: string): string => text.replaceAll(/(?<=\d) /g, NBSP)

const machines = (number: number): string => plural(number, 'VM', 'VMs')
const subscriptions = (number: number): string => plural(number, 'Abonnement', 'Abonnements')
/** Names in quotes, the first five of them: `„A“, „B“ und 3 weitere`. */
const quoted = (names: readonly string[]): string => {
  const more = names.length - 5
  const shown = names.slice(0, 5).map((name) => `„${name}“`)
  return list(more > 0 ? [...shown, `${count(more)} weitere`] : shown)
}

/** What a parameter takes, to come after `möglich ist` and a colon. */
const expectation = (expected: Expected): string => {
  if (expected.kind === 'one of') return alternatives(expected.values)
  if (expected.kind === 'tag') return 'der Name eines Tags oder Name:Wert'
  const length = `höchstens ${count(expected.most)} Zeichen, ohne Steuerzeichen`
  return expected.kind === 'text' ? length : `höchstens ${count(expected.mostWords)} Wörter, ${length}`
}
const misunderstood = ({ name, value, meant, expected }: Misunderstood): string =>
  meant === undefined
    ? `„${brief(value)}“ ist kein gültiger Wert für „${name}“. Möglich ist: ${expectation(expected)}.`
    : `„${brief(name)}“ gibt es hier nicht, wohl aber „${meant}“. Möglich ist: ${expectation(expected)}.`

const actions: Words['actions'] = {
  start: {
    label: 'Starten',
    hint: '',
    of: (name) => `${name} starten`,
    linked: (name) => [link(name), ' starten'],
    failed: (reason) => ['Starten fehlgeschlagen: ', ...reason],
    verb: 'starten',
    doing: 'Wird gestartet…',
  },
  stop: {
    label: 'Beenden',
    hint: '',
    of: (name) => `${name} beenden`,
    linked: (name) => [link(name), ' beenden'],
    failed: (reason) => ['Beenden fehlgeschlagen: ', ...reason],
    verb: 'beenden',
    doing: 'Wird beendet…',
  },
  restart: {
    label: 'Neu starten',
    hint: '',
    of: (name) => `${name} neu starten`,
    linked: (name) => [link(name), ' neu starten'],
    failed: (reason) => ['Neu starten fehlgeschlagen: ', ...reason],
    verb: 'neu starten',
    doing: 'Wird neu gestartet…',
  },
  'power-off': {
    label: 'Ausschalten (weiter berechnet)',
    hint: 'Fährt die VM herunter. Der Host bleibt belegt und kostet weiter.',
    of: (name) => `${name} ausschalten`,
    linked: (name) => [link(name), ' ausschalten'],
    failed: (reason) => ['Ausschalten fehlgeschlagen: ', ...reason],
    verb: 'ausschalten',
    doing: 'Wird ausgeschaltet…',
  },
  hibernate: {
    label: 'Ruhezustand',
    hint: 'Sichert den Arbeitsspeicher und beendet die Compute-Kosten.',
    of: (name) => `${name} in den Ruhezustand versetzen`,
    linked: (name) => [link(name), ' in den Ruhezustand versetzen'],
    failed: (reason) => ['Ruhezustand fehlgeschlagen: ', ...reason],
    verb: 'in den Ruhezustand versetzen',
    doing: 'Geht in den Ruhezustand…',
  },
  redeploy: {
    label: 'Erneut bereitstellen',
    hint: 'Startet die VM auf einem anderen Host neu, wenn sie nicht erreichbar ist.',
    of: (name) => `${name} erneut bereitstellen`,
    linked: (name) => [link(name), ' erneut bereitstellen'],
    failed: (reason) => ['Erneut bereitstellen fehlgeschlagen: ', ...reason],
    verb: 'erneut bereitstellen',
    doing: 'Wird erneut bereitgestellt…',
  },
  reapply: {
    label: 'Erneut anwenden',
    hint: 'Wiederholt die letzte Konfiguration, wenn sie fehlgeschlagen ist.',
    of: (name) => `Konfiguration von ${name} erneut anwenden`,
    linked: (name) => ['Konfiguration von ', link(name), ' erneut anwenden'],
    failed: (reason) => ['Erneut anwenden fehlgeschlagen: ', ...reason],
    verb: 'mit ihrer Konfiguration abgleichen',
    doing: 'Konfiguration wird angewendet…',
  },
  'simulate-eviction': {
    label: 'Entfernung simulieren',
    hint: 'Azure holt sich die Kapazität zurück, als würde sie anderswo gebraucht.',
    of: (name) => `Entfernung von ${name} simulieren`,
    linked: (name) => ['Entfernung von ', link(name), ' simulieren'],
    failed: (reason) => ['Simulation der Entfernung fehlgeschlagen: ', ...reason],
    verb: 'probeweise entfernen lassen',
    doing: 'Wartet auf die Entfernung…',
  },
}

/** Why an action does not fit the state of a VM. Each names the VM, since “sie” could be read as the person. */
const obstacles: Words['obstacles'] = {
  starting: 'Die VM wird gerade gestartet.',
  stopping: 'Die VM wird gerade beendet.',
  restarting: 'Die VM wird gerade neu gestartet.',
  alreadyRunning: 'Die VM läuft bereits.',
  alreadyOff: 'Die VM ist bereits aus.',
  off: 'Die VM ist aus.',
  notRunning: 'Die VM läuft nicht.',
  creating: 'Die VM wird noch erstellt.',
  deleting: 'Die VM wird gelöscht.',
  migrating:
    'Die VM wird vom klassischen Azure zum Resource Manager verschoben. Warten Sie, bis das abgeschlossen ist.',
  ephemeralDisk:
    'Der Betriebssystemdatenträger liegt auf dem Host. Azure kann die VM nicht beenden, ohne ihn zu verlieren.',
  cannotHibernate: 'Der Ruhezustand ist für diese VM nicht aktiviert.',
  notSpot: 'Dies ist keine Spot-VM.',
}

const services: Words['services'] = {
  databricks: 'Azure Databricks',
  kubernetes: 'Azure Kubernetes Service (AKS)',
  devTestLabs: 'Azure DevTest Labs',
  managedApplication: 'einer verwalteten Anwendung',
}

/** What can be done in place of an action that does not fit. */
const instead = {
  start: 'Stattdessen können Sie sie starten.',
  stop: 'Stattdessen können Sie sie beenden.',
  restart: 'Stattdessen können Sie sie neu starten.',
}

const obstructed: Words['obstructed'] = (by) =>
  by.instead === undefined ? obstacles[by.obstacle] : `${obstacles[by.obstacle]} ${instead[by.instead]}`

/** What Azure is doing to a VM, or has left undone. */
const provisioning: Words['provisioning'] = {
  creating: 'Die VM wird erstellt.',
  updating: 'Die VM wird geändert.',
  deleting: 'Die VM wird gelöscht.',
  migrating:
    'Die VM wird vom klassischen Azure zum Resource Manager verschoben. Bis das abgeschlossen ist, lässt sich nichts mit ihr machen.',
  canceled: 'Die letzte Änderung an dieser VM wurde abgebrochen, bevor sie vollständig war.',
}

/** Why nobody can connect to a VM. */
const noConnection: Words['noConnection'] = {
  starting: 'Warten Sie, bis die VM läuft.',
  stopping: 'Die VM wird gerade beendet. Starten Sie sie, sobald sie aus ist.',
  off: 'Die VM ist aus. Starten Sie sie zuerst.',
  creating: 'Die VM wird noch erstellt.',
  deleting: 'Die VM wird gelöscht.',
  unknownState: 'Azure meldet den Status der VM nicht.',
  noAddress: 'Die VM hat keine IP-Adresse.',
  hiddenAddress:
    'Sie haben keinen Einblick in die Netzwerkschnittstelle der VM. Deshalb ist ihre IP-Adresse hier nicht bekannt.',
  unavailableAddress: 'Die IP-Adresse der VM ist im Moment nicht verfügbar.',
}

/** What an error says. The rest of its page depends on the kind of error alone. */
const sentences: Words['sentences'] = {
  // This app
  noSuchPage: 'Diese Seite gibt es nicht.',
  noSuchMachine: 'Diese VM gibt es hier nicht.',
  unreadableRequest: 'Die Anfrage war nicht lesbar.',
  wrongMethod: ({ method, allowed }) => `${method} ist an dieser Adresse nicht möglich, nur ${alternatives(allowed)}.`,
  requestTooLarge: 'Das war mehr, als diese App auf einmal annimmt.',
  notUnderstood: ({ parameters }) =>
    `Es ist nicht klar, was die Datei enthalten soll. Deshalb wurde keine erstellt. ${parameters.map(misunderstood).join(' ')}`,
  unsupportedForm: 'Diese App nimmt nur an, was ihre eigenen Formulare senden.',
  crossSite: 'Die Anfrage kam nicht von einer Seite dieser App. Deshalb wurde nichts ausgeführt.',
  tooMuchAtOnce: 'Zu viele Anfragen. Warten Sie eine Minute.',
  tooManyWindows: 'Diese App ist in zu vielen Fenstern geöffnet.',
  turnedOff: 'Ihre Organisation hat das hier deaktiviert.',
  notKept: 'Was Sie hier für sich gespeichert haben, lässt sich im Moment weder lesen noch ändern.',
  tooManyFavourites: ({ most }) =>
    `Sie haben bereits ${count(most)} Favoriten. Entfernen Sie zuerst eine andere VM aus den Favoriten.`,
  viewName: ({ most }) => `Der Name einer Ansicht hat 1 bis ${count(most)} Zeichen, ohne Steuerzeichen.`,
  nickname: ({ most }) => `Ein eigener Name hat höchstens ${count(most)} Zeichen, ohne Steuerzeichen.`,
  noteText: ({ most }) => `Eine Notiz hat höchstens ${count(most)} Zeichen, ohne Steuerzeichen außer Zeilenumbrüchen.`,
  tooManyNotes: ({ most }) =>
    `Sie haben bereits für ${count(most)} VMs einen eigenen Namen oder eine Notiz. Entfernen Sie zuerst die einer anderen.`,
  tooManyViews: ({ most }) => `Sie haben bereits ${count(most)} Ansichten. Entfernen Sie zuerst eine andere.`,
  actionDoesNotFit: ({ action, name, ...by }) =>
    `„${actions[action].label}“ ist für ${name} jetzt nicht möglich. ${obstructed(by)}`,
  cannotConnect: ({ name, reason }) =>
    `Sie können im Moment keine Verbindung mit ${name} herstellen. ${noConnection[reason]}`,
  notWindows: ({ name }) => `Für ${name} gibt es keine Remotedesktopdatei, weil dort kein Windows läuft.`,

  // Signing in
  notSetUp: 'Diese App ist nicht richtig eingerichtet. Deshalb kann sie sich nicht für Sie bei Azure anmelden.',
  signInForOther: 'Ihre Anmeldung gilt nicht für diese App.',
  notSignedIn: 'Sie sind nicht angemeldet.',
  signInFromBefore: 'Ihre Anmeldung stammt von vor der letzten Aktualisierung dieser App. Melden Sie sich erneut an.',
  signInWithoutToken: 'Ihrer Anmeldung fehlt das Token, das diese App braucht.',
  signInUnclear: 'Die Anmeldung dieser Anfrage ist nicht eindeutig.',
  signInUnreadable: 'Ihre Anmeldung war nicht lesbar.',
  signInExpired: 'Ihre Anmeldung ist abgelaufen.',
  signInElsewhere: 'Ihre Anmeldung gilt für eine andere Organisation.',
  signInCancelled: 'Sie haben die Anmeldung nicht abgeschlossen.',
  signInNotFinished: 'Diese Anmeldung ließ sich nicht abschließen.',
  signInMalformed: 'So leitet Microsoft Entra nach einer Anmeldung nicht zurück.',
  signInTooOld:
    'Der Beginn dieser Anmeldung liegt zu lange zurück, oder diese App verwendet inzwischen einen anderen Schlüssel.',
  signInNotBegunHere:
    'Diese Anmeldung wurde in einem anderen Browser begonnen, oder dieser Browser speichert für diese Website keine Cookies.',
  signInOfOther: 'Diese Anmeldung gehört zu einem anderen Konto als dem, mit dem Sie hier angemeldet sind.',
  signInSpent: 'Diese Anmeldung wurde schon verwendet. Das passiert, wenn eine Seite erneut geöffnet wird.',
  signInTooLarge: 'Ihre Anmeldung ist größer, als ein Browser speichern kann. Deshalb kann sie nicht bestehen bleiben.',
  clockWrong:
    'Die Uhr dieser App geht falsch. Deshalb lässt sich nicht feststellen, ob Ihre Anmeldung noch gültig ist.',
  bearerOfOneDirectory:
    'Ein Zugriffstoken öffnet nur die Dateien des eigenen Verzeichnisses. Lassen Sie directory=… in der Adresse weg.',
  bearerNotHere:
    'Ein Zugriffstoken öffnet die Dateien für Programme (/vms.json, /vms.csv, /vms.xlsx und /session), keine Seiten oder Formulare.',
  moreToKnow: 'Microsoft Entra verlangt weitere Angaben, bevor diese App in Ihrem Namen handeln darf.',
  mayNotActForYou: 'Microsoft Entra erlaubt dieser App nicht, in Ihrem Namen zu handeln.',
  tenantUnknown: 'Diese App ist nicht richtig eingerichtet: Microsoft Entra kennt ihren Mandanten nicht.',
  identityUnusable:
    'Die verwaltete Identität dieser App ist nicht verwendbar. Deshalb kann sich die App nicht für Sie bei Azure anmelden.',
  identitySilent:
    'Die verwaltete Identität dieser App antwortet nicht. Deshalb kann sich die App nicht für Sie bei Azure anmelden.',
  signInUnchecked: 'Microsoft Entra war nicht erreichbar, um Ihre Anmeldung zu prüfen.',
  notFromEntra: 'Anstelle von Microsoft Entra hat etwas dazwischen geantwortet, etwa ein Proxy.',
  entraUnreachable: 'Microsoft Entra war nicht erreichbar.',
  entraBusy: 'Microsoft Entra ist überlastet und bittet um Geduld.',
  signInEnded: 'Sie wurden abgemeldet, zum Beispiel nach einer Kennwortänderung.',
  secondProof: 'Ihre Organisation verlangt Multi-Faktor-Authentifizierung.',
  contextWanted: ({ context }) =>
    `Azure verlangt dafür eine stärkere Anmeldung: den Authentifizierungskontext „${context}“. Wer den bedingten Zugriff ` +
    'verwaltet, muss ihn bei der Anmeldung an dieser Seite verlangen.',
  contextAsked: ({ context }) =>
    `Azure verlangt dafür eine stärkere Anmeldung: den Authentifizierungskontext „${context}“.`,
  secondProofNotSetUp:
    'Ihre Organisation verlangt einen zweiten Nachweis Ihrer Identität, den Sie noch nicht eingerichtet haben.',
  conditionalAccess:
    'Eine Zugriffsrichtlinie Ihrer Organisation (bedingter Zugriff) sperrt diesen Ort oder dieses Gerät.',
  managedDevice: 'Ihre Organisation erlaubt das nur mit einem Gerät oder einer App, die sie verwaltet.',
  noConsent: 'Diese App wurde noch nicht von der Administration genehmigt.',
  notInvited: 'Ihr Konto gehört zu einer anderen Organisation und wurde zu dieser nicht eingeladen.',
  notInvitedThere: 'Ihr Konto ist in dieses Verzeichnis nicht eingeladen.',
  notAssigned: 'Ihre Organisation lässt nur bestimmte Personen diese App verwenden. Sie gehören noch nicht dazu.',
  entraAskedTooOften: 'Microsoft Entra wurde zu oft nach demselben gefragt und bittet um Geduld.',

  // Azure does not answer, or not well
  azureSlow: 'Azure hat nicht rechtzeitig geantwortet.',
  entraSlow: 'Microsoft Entra hat nicht rechtzeitig geantwortet.',
  azureUnreachable: 'Azure war nicht erreichbar.',
  azureUnclear: 'Azure hat etwas geantwortet, das diese App nicht versteht.',
  notFromAzure: 'Anstelle von Azure hat etwas dazwischen geantwortet, etwa ein Proxy.',
  azureElsewhere: 'Azure hat auf eine fremde Adresse verwiesen. Dorthin wurde nichts gesendet.',
  azureTrouble: 'In Azure ist ein interner Fehler aufgetreten.',
  listInPart: 'Azure liefert nur einen Teil der Liste.',
  fileLacks: ({ subscriptions: names, because }) =>
    `In der Datei ${names.length === 1 ? 'würde' : 'würden'} ${quoted(names)} fehlen. Deshalb wurde keine erstellt. ${because}`,
  fileNeedsAddresses: ({ because }) =>
    `Inhalt oder Reihenfolge der Datei hängen von IP-Adressen ab. Die lassen sich im Moment nicht lesen, deshalb wurde keine Datei erstellt. ${because}`,
  fileTooSlow: ({ read, all }) =>
    `Die Datei hat zu lange gedauert, deshalb wurde keine erstellt: Nur ${count(read)} von ${subscriptions(all)} ließen sich rechtzeitig lesen.`,
  listRepeats: 'Azure liefert immer wieder denselben Teil der Liste.',
  listEndless: 'Azure liefert eine Liste ohne Ende.',
  countMissing: 'Azure meldet nicht, wie viele VMs es gibt.',
  shareSpent:
    'Diese Seite hat ihr Kontingent für Abfragen an Azure Resource Graph in Ihrem Namen im Moment ausgeschöpft.',
  askedTooOften: 'Zu viele Anfragen unter Ihrem Konto.',

  // Azure refuses
  refused: 'Azure hat das abgelehnt.',
  unexplained: 'Azure nennt keinen Grund.',
  misunderstood: 'Azure hat die Anfrage dieser App nicht verstanden.',
  signInNotAccepted: 'Azure akzeptiert Ihre Anmeldung nicht mehr.',
  notAllowed: 'Ihnen fehlt die Berechtigung dafür.',
  rightMissing: ({ action }) => `Dafür ist „${action}“ nötig. Ihre Rolle enthält das nicht.`,
  linkedNotAllowed: 'Diese VM ist mit etwas verknüpft, für das Ihre Berechtigungen nicht gelten.',
  linkedRightMissing: ({ action, scope }) =>
    `Diese VM ist mit ${scope} verknüpft. Ihre Berechtigungen dort enthalten „${action}“ nicht.`,
  linkedElsewhere: 'Diese VM ist mit etwas in einem anderen Verzeichnis verknüpft.',
  inOtherDirectory: 'Das gehört zu einem anderen Verzeichnis als dem, bei dem Sie angemeldet sind.',
  noSuchDirectory: 'Dieses Verzeichnis gibt es hier nicht.',
  inDirectory: ({ tenant }) => `Das gehört zu einem anderen Verzeichnis: ${tenant}.`,
  protected: 'Diese VM gehört zu einem Dienst, der sie schützt. Ändern kann sie dort, wer den Dienst betreibt.',
  protectedBy: ({ name }) =>
    `Diese VM gehört zu einem Dienst, der sie schützt: „${name}“. Ändern kann sie dort, wer den Dienst betreibt.`,
  azureForbids:
    'Azure selbst erlaubt das in diesem Abonnement nicht. Wer das Abonnement besitzt, kann sich an den Azure-Support wenden.',
  secondFactorForChanges: 'Azure nimmt Änderungen nur nach einer Multi-Faktor-Authentifizierung an.',
  refusedOnTheWay:
    'Etwas zwischen dieser App und Azure hat das abgelehnt, etwa ein Proxy. Wer diese Seite betreibt, kann herausfinden, was es war.',
  notThere:
    'In Azure gibt es diese VM nicht, oder Sie dürfen sie nicht sehen. Vielleicht wurde sie gelöscht, oder Ihre Berechtigungen sind abgelaufen.',
  locked: 'Eine Sperre schützt diese VM vor Änderungen. Wer die Sperre eingerichtet hat, kann sie entfernen.',
  lockedAt: ({ level, name }) =>
    `Eine Sperre für ${{ subscription: 'das Abonnement', group: 'die Ressourcengruppe', resource: 'die Ressource' }[level]} „${name}“ schützt ` +
    'diese VM vor Änderungen. Wer die Sperre eingerichtet hat, kann sie entfernen.',
  subscriptionGone: 'Dieses Abonnement gibt es in Azure nicht mehr, jedenfalls nicht in diesem Verzeichnis.',
  policyForbidsBy: ({ policy }) =>
    `Die Richtlinie „${policy}“ Ihrer Organisation erlaubt das nicht. Wer die Richtlinien verwaltet, kennt den Grund.`,
  subscriptionDisabled:
    'Das Abonnement dieser VM ist deaktiviert. Deshalb lässt sich nichts darin ändern. Wer dafür bezahlt, kann es wieder aktivieren.',
  policyForbids:
    'Eine Richtlinie Ihrer Organisation erlaubt das nicht. Wer die Richtlinien verwaltet, kennt den Grund.',
  preempted: 'Eine andere Aktion hat diese ersetzt.',
  sizeNotFree: 'Azure hat in dieser Region im Moment keine VM dieser Größe frei.',
  systemNotReadyInTime: 'Das Betriebssystem hat sich nicht rechtzeitig gemeldet. Vielleicht läuft die VM trotzdem.',
  systemNotSetUp: 'Das Betriebssystem ließ sich beim Erstellen der VM nicht einrichten.',
  notStartedInTime: 'Die VM ist nicht rechtzeitig gestartet.',
  extensionFailed:
    'Bei einer Erweiterung, einem Programm, das Azure auf der VM installiert, ist ein Fehler aufgetreten.',
  agentSilent: 'Der Azure-Agent auf der VM antwortet nicht.',
  cannotHibernateYet: 'Das Betriebssystem ist noch nicht bereit für den Ruhezustand, etwa gleich nach dem Start.',
  hibernationFailed: 'Die VM ließ sich nicht in den Ruhezustand versetzen.',
  beingDeleted: 'Die VM wird gelöscht. Deshalb ist nichts anderes mehr möglich.',
  otherUnderWay: 'Mit der VM geschieht gerade etwas anderes, durch jemand anderes oder durch Azure selbst.',
  platformUpdates: 'Azure aktualisiert gerade den Host der VM.',
  noCapacityAsSetUp:
    'Azure hat in dieser Region im Moment keinen Platz für eine VM, die so eingerichtet ist wie diese.',
  noCapacityAsSetUpInZone:
    'Azure hat in dieser Zone im Moment keinen Platz für eine VM, die so eingerichtet ist wie diese.',
  noCapacityToResume: 'Azure hat im Moment keinen Platz, an dem die VM aus dem Ruhezustand weiterlaufen könnte.',
  spotPrice: 'Diese Spot-VM kostet im Moment mehr als der für sie festgelegte Höchstpreis.',
  quotaOf: ({ quota, limit, used, needed }) =>
    `Das Kontingent „${quota}“ des Abonnements ist ausgeschöpft: ${used} von ${limit} sind belegt, hierfür sind ${needed} mehr nötig. Wer das ` +
    'Abonnement besitzt, kann mehr anfordern.',
  noCapacityInRegion: 'Azure hat in dieser Region im Moment keine Kapazität für diese Größe.',
  noCapacityInZone: 'Azure hat in dieser Zone im Moment keine Kapazität für diese Größe.',
  quotaUsedUp:
    'Das Kontingent des Abonnements für Kerne ist ausgeschöpft. Wer das Abonnement besitzt, kann mehr anfordern.',
  azureSays: ({ text }) => text,
}

const askOperator = 'Senden Sie diese Angaben an Ihre Administration.'
const maybeDone =
  'Wenn Sie gerade eine VM gestartet oder beendet haben, kann das noch geschehen. Prüfen Sie den Status, bevor Sie es noch einmal versuchen.'

export const de: Words = {
  language: 'de',
  isLong: true,
  count,
  actions,
  obstacles,
  obstructed,
  services,
  noConnection,
  provisioning,
  sentences,

  frame: {
    brand: 'My VMs',
    brandAt: (organisation) => `My VMs bei ${organisation}`,
    skip: 'Zum Hauptinhalt springen',
    notice: 'Hinweis',
    pages: 'Seiten',
    machines: 'VMs',
    activity: 'Verlauf',
    views: 'Gespeicherte Ansichten',
    preferences: 'Einstellungen',
    signOut: 'Abmelden',
    support: (contact): Rich => ['Hilfe erhalten Sie hier: ', link(contact)],
  },

  directories: {
    choose: 'Verzeichnis',
    current: (name) => `Verzeichnis: ${name}`,
    all: 'Alle meine Verzeichnisse',
    titleOf: (title, name) => `${title} · ${name}`,
    missing: (name, reason) => `„${name}“ fehlt: ${reason}`,
    partOf: (name, reason) => `„${name}“ wird Abonnement für Abonnement gelesen: ${reason}`,
    open: (name) => `Nur ${name} öffnen`,
    cut: (most) =>
      `Eine Liste über alle Verzeichnisse endet nach ${machines(most)}. Wählen Sie ein Verzeichnis aus, oder filtern Sie.`,
    openIn: (name) => (name === undefined ? 'Dort öffnen' : `In ${name} öffnen`),
    openInAdvice: 'Es wurde nichts geändert. Sie haben auch in diesem Verzeichnis ein Konto.',
    notAllowed: 'Dort ist diese App noch nicht zugelassen.',
    consent: (name) => `Diese App ${name === undefined ? 'dort' : `in ${name}`} zulassen`,
    consentAdvice: 'Die Administration dieses Verzeichnisses kann sie einmalig und für alle dort zulassen.',
    back: (name) => (name === undefined ? 'Ihre eigenen VMs' : `Ihre VMs in ${name}`),
    own: 'Ihr eigenes Verzeichnis',
  },

  scripts: {
    offline: 'Sie sind offline.',
    unreachable: 'Diese App ist im Moment nicht erreichbar.',
    copied: 'Kopiert',
    notCopied: 'Das Kopieren wurde blockiert.',
    notSent: 'Das ließ sich nicht senden: Ihre Anmeldung ist abgelaufen, oder das Netzwerk ist nicht erreichbar.',
    notFollowed: 'Die Liveaktualisierung wurde unterbrochen.',
    signInAgain: 'Erneut anmelden',
    signedOut: 'Sie haben sich in einem anderen Fenster abgemeldet',
  },

  states: {
    running: { label: 'Läuft', short: 'Läuft', hint: '' },
    starting: { label: 'Wird gestartet…', short: 'Wird gestartet', hint: '' },
    stopping: { label: 'Wird beendet…', short: 'Wird beendet', hint: '' },
    stopped: {
      label: 'Beendet, wird noch berechnet',
      short: 'Wird noch berechnet',
      hint: 'Zuordnung nicht aufgehoben',
    },
    deallocating: { label: 'Wird beendet…', short: 'Wird beendet', hint: '' },
    deallocated: { label: 'Aus, nicht berechnet', short: 'Aus', hint: '' },
    restarting: { label: 'Wird neu gestartet…', short: 'Wird neu gestartet', hint: '' },
    unknown: { label: 'Status unbekannt', short: 'Unbekannt', hint: 'Azure meldet ihn nicht' },
  },
  stateOf: {
    creating: 'Wird erstellt…',
    hibernated: 'Ruhezustand',
  },
  advice: { stopBilling: 'Kosten stoppen' },
  resume: 'Fortsetzen',

  row: {
    ago: (minutes) => {
      if (minutes < 60) return minutes < 1 ? 'Gerade eben' : `Vor ${withUnit(minutes, 'Min.')}`
      const hours = Math.floor(minutes / 60)
      return hours < 24 ? `Vor ${withUnit(hours, 'Std.')}` : `Vor ${plural(Math.floor(hours / 24), 'Tag', 'Tagen')}`
    },
    labelOf: (action, name) => `${action}: ${name}`,
    all: (name) => `Alle Aktionen für ${name}`,
    byYou: 'von Ihnen',
    progress: (name) => `${name}: Fortschritt`,
    usually: (inSeconds) => `meist ${withUnit(inMinutes(inSeconds), 'Min.')}`,
    seeWhatIsSafe: 'Mögliche Aktionen',
    viewOnly: 'Nur ansehen',
    ofService: (service) => `verwaltet von ${service}`,
    spot: 'Spot',
    favourite: (name) => `Favorit: ${name}`,
  },

  columns: {
    favourite: 'Favorit',
    name: 'VM',
    needs: 'Handlungsbedarf',
    state: 'Status',
    actions: 'Aktionen',
    address: 'IP-Adresse',
    size: 'Größe',
    os: 'Betriebssystem',
    location: 'Region',
    group: 'Ressourcengruppe',
    subscription: 'Abonnement',
  },

  list: {
    titleOf: ({ total, state, filters }) => {
      const shown = state === undefined ? undefined : total === undefined ? state : `${state}: ${count(total)}`
      const all = total === undefined ? undefined : machines(total)
      return [shown ?? all, ...filters].filter(Boolean).join(', ')
    },
    title: 'VMs',
    caption: 'Ihre VMs',
    asking: 'Ihre VMs werden bei Azure abgefragt…',
    found: machines,
    foundIn: (total, inSubscriptions) => `${machines(total)} in ${subscriptions(inSubscriptions)}`,
    matching: (total) => `${machines(total)} gefunden`,
    matchingIn: (total, inSubscriptions) => `${machines(total)} in ${subscriptions(inSubscriptions)} gefunden`,
    asOf: (moment): Rich => ['Stand: ', time(moment)],
    refresh: 'Aktualisieren',
    showAll: 'Filter löschen',
    byState: 'VMs nach Status',
    all: 'Alle',
    search: 'VMs suchen',
    searchExample: 'Name, Gruppe, IP…',
    find: 'Suchen',
    any: {
      subscription: 'Alle Abonnements',
      group: 'Alle Ressourcengruppen',
      location: 'Alle Regionen',
      os: 'Alle Betriebssysteme',
    },
    noChoice: 'Nur eine Möglichkeit',
    choice: (value, number) => `${value} (${count(number)})`,
    moreChoices: 'Weitere… Suchbegriff eingeben',
    order: 'Sortieren',
    by: (column, order) => `${column} (${order})`,
    orders: {
      alphabet: ['A–Z', 'Z–A'],
      urgency: ['Dringende zuerst', 'Dringende zuletzt'],
      numbers: ['niedrigste zuerst', 'höchste zuerst'],
    },
    filters: (number) => (number === 0 ? 'Filter' : `Filter (${count(number)})`),
    chosen: 'Aktive Filter',
    withoutChip: (label, text) => `${label ? `${label} ` : ''}${brief(text)} entfernen`,
    saveView: 'Ansicht speichern…',
    viewName: 'Name der Ansicht',
    save: 'Speichern',
    removeView: (name) => `Ansicht ${name} entfernen`,
    needs: 'Handlungsbedarf',
    needsNothing: 'Kein Handlungsbedarf',
    range: (first, last) => `${count(first)}–${count(last)}`,
    ofAll: (total) => `von ${count(total)}`,
    leftOut: (name, value) => `Nicht berücksichtigt: ${brief(name)} „${brief(value)}“`,
    leftOutBecause: misunderstood,
    tag: 'Tag',
    pages: 'Seiten der Liste',
    previous: 'Vorherige Seite',
    next: 'Nächste Seite',
    asFile: 'Herunterladen:',
    matchedBy: {
      group: 'Ressourcengruppe',
      subscription: 'Abonnement',
      size: 'Größe',
      os: 'Betriebssystem',
      location: 'Region',
      address: 'IP-Adresse',
      tag: 'Tag',
      id: 'ID',
      note: 'Notiz',
    },
    connect: 'Verbinden',
    connectTo: (name) => `Verbinden: ${name}`,
    waiting: (seconds) =>
      `Azure begrenzt, wie viele Abfragen Sie in wenigen Sekunden stellen dürfen. Ihre Fenster haben diese Grenze erreicht. Diese Liste folgt in etwa ${withUnit(seconds, seconds === 1 ? 'Sekunde' : 'Sekunden')}.`,
    gaps: {
      notes: 'ohne Ihre eigenen Namen und Notizen, die sich im Moment nicht lesen lassen',
      older: 'nicht neu abgefragt, weil Azure die Zahl der Abfragen in wenigen Sekunden begrenzt',
      unreadable: (number) => `${machines(number)} nicht vollständig angezeigt (unerwartete Daten von Azure)`,
      undecided: (number) =>
        `${plural(number, 'weitere VM', 'weitere VMs')} mit möglicherweise passender IP-Adresse (IP-Adressen lassen sich im Moment nicht durchsuchen)`,
      unsorted: 'nicht nach IP-Adresse sortiert, weil IP-Adressen im Moment nicht verfügbar sind',
      cutShort: 'Azure hat nur Ihre ersten 10.000 Abonnements durchsucht',
      subscription: (name, reason) => `„${name}“ ließ sich nicht lesen: ${reason}`,
      partOfSubscription: (name, reason) => `„${name}“ ließ sich nur teilweise lesen: ${reason}`,
      more: (number) => `dasselbe bei ${plural(number, 'weiteren Abonnement', 'weiteren Abonnements')}`,
    },
    fallback: {
      heading: 'Der VM-Index von Azure (Resource Graph) antwortet nicht.',
      refused: 'Sie können den VM-Index von Azure (Resource Graph) nicht nutzen.',
      throttled: 'Azure begrenzt die Zahl der Abfragen an den VM-Index (Resource Graph).',
      progress: (progress): Rich => [
        'Ihre Abonnements werden einzeln gelesen: ',
        strong(progress),
        '. IP-Adressen sind so lange nicht verfügbar.',
      ],
      all: subscriptions,
      some: (read, all) => `bisher ${count(read)} von ${subscriptions(all)}`,
      showMore: 'Neue Ergebnisse anzeigen',
      until: (moment): Rich => ['Nächster Versuch: ', time(moment)],
    },
    none: {
      heading: 'Noch keine VMs',
      advice: (person): Rich => [
        'Ihr Konto sieht keine VMs. Wenn hier welche stehen sollten, bitten Sie die zuständige Person um die Rolle ',
        role('Virtual Machine Contributor'),
        ' (zum Starten und Beenden) oder ',
        role('Reader'),
        ' (zum Ansehen). Prüfen Sie auch, ob Sie mit dem richtigen Konto angemeldet sind. Angemeldet sind Sie als ',
        strong(person),
        '.',
      ],
      delay: 'Bis neue Berechtigungen wirken, können einige Minuten vergehen.',
      limited: 'Hier werden nicht alle Abonnements angezeigt.',
    },
    noSuchPage: {
      heading: 'Diese Seite gibt es nicht',
      advice: (): Rich => ['Diese Liste hat weniger Seiten. ', link('Zur ersten Seite'), '.'],
    },
    noneYet: { heading: 'Noch nichts gefunden', advice: 'Ihre Abonnements werden noch gelesen…' },
    noneForSure: {
      heading: 'Im Moment keine sicheren Treffer',
      advice: 'IP-Adressen lassen sich erst wieder durchsuchen, wenn die Liste selbst wieder verfügbar ist.',
    },
    noMatch: {
      heading: 'Keine passenden VMs',
      advice: (): Rich => [link('Alle VMs anzeigen')],
    },
  },

  find: {
    title: 'Suchen',
    label: 'VM, Ansicht oder Seite suchen',
    keys: 'Strg K',
    favourites: 'Favoriten',
    views: 'Gespeicherte Ansichten',
    all: (total) => `Alle ${count(total)} passenden VMs`,
    noMachines: (reason) => `VMs lassen sich im Moment nicht durchsuchen: ${reason}`,
    nothing: 'Keine Treffer.',
    nothingYet: 'Hier erscheinen die VMs, die Sie als Favoriten markieren, und die Ansichten, die Sie speichern.',
  },

  file: {
    machines: 'VMs',
    lacks: {
      addresses: 'VMs ohne IP-Adressen',
      subscriptions: 'Nur 10.000 Abonnements',
      details: 'Einige VMs unvollständig',
      directories: 'Verzeichnisse fehlen',
      notes: 'Ohne Suche in Notizen',
    },
    lacksSeveral: (lacks) => `Es fehlt: ${lacks.join(', ')}`,
    moreTags: (number) => `… und ${plural(number, 'weiteres Tag', 'weitere Tags')}`,
  },

  vm: {
    title: (name, state) => `${name} – ${state}`,
    unknownTitle: 'Was Sie tun können',
    unknownAdvice: {
      billed:
        'Azure meldet nicht, ob die VM läuft. Vielleicht wird sie also noch berechnet. Oft gibt sich das nach wenigen Minuten von selbst.',
      start: 'Starten schadet nicht: Läuft die VM schon, läuft sie einfach weiter.',
      stop: 'Beenden schadet nicht, wenn niemand die VM verwendet: Alle angemeldeten Personen werden getrennt, und Rechenleistung wird nicht mehr berechnet.',
      restart: 'Neu starten gelingt nur, wenn die VM läuft.',
    },
    back: 'VMs',
    connect: 'Verbinden',
    facts: 'Details',
    groups: { where: 'Ort', what: 'Ausstattung', network: 'Netzwerk', technical: 'Technische Daten' },
    resourceId: 'Ressourcen-ID',
    copyResourceId: 'Ressourcen-ID kopieren',
    steps: {
      runs: 'Die VM läuft',
      mustRun: 'Die VM muss laufen',
      isPublic: 'Öffentliche IP-Adresse vorhanden',
      isPrivate: 'Nur private IP-Adresse vorhanden',
      port: (port) => `Port ${port} muss für Sie offen sein`,
      portNotChecked: (port) =>
        `Nicht geprüft. Wenn keine Verbindung zustande kommt, bitten Sie Ihr Netzwerkteam, Port ${port} für Ihre Adresse zu öffnen.`,
      asYourself: 'Mit Ihrem eigenen Konto anmelden',
      asUser: (login, means) =>
        `Als ${login} mit ${means === 'key' ? 'Ihrem SSH-Schlüssel oder Kennwort' : 'dem zugehörigen Kennwort'} anmelden`,
      withPassword: 'Mit einem Konto der VM anmelden',
      withKey: 'Mit Ihrem SSH-Schlüssel oder Kennwort anmelden',
    },
    tags: 'Tags',
    unknownSystem: 'unbekannt',
    unnamed: 'VM ohne Namen',
    notInFull: 'nicht vollständig gelesen',
    isOdd: 'Azure beschreibt diese VM auf unbekannte Weise. Deshalb lässt sie sich hier nur auflisten.',
    capacity: (cores, memoryGib) => `${withUnit(cores, cores === 1 ? 'vCPU' : 'vCPUs')}, ${withUnit(memoryGib, 'GiB')}`,
    lastChangeFailed: 'Die letzte Bereitstellung oder Erweiterung ist fehlgeschlagen.',
    lastChangeFailedBecause: (reason) => ['Die letzte Bereitstellung oder Erweiterung ist fehlgeschlagen. ', ...reason],
    traits: {
      hibernated:
        'Die VM ist im Ruhezustand: Der Arbeitsspeicher ist auf dem Datenträger gesichert, und beim Starten geht es dort weiter.',
      spot: {
        deallocate: 'Dies ist eine Spot-VM: Azure beendet sie, wenn die Kapazität anderswo gebraucht wird.',
        delete: 'Dies ist eine Spot-VM: Azure löscht sie, wenn die Kapazität anderswo gebraucht wird.',
      },
      maybeEvicted:
        'Jemand hat die VM beendet, oder Azure hat die Kapazität zurückgeholt. Sie lässt sich wieder starten, sobald Azure Platz hat.',
      ephemeralDisk:
        'Der Betriebssystemdatenträger liegt auf dem Host (kurzlebig). Deshalb lässt sich die VM nicht beenden, und beim Wechsel auf einen anderen Host geht der Inhalt des Datenträgers verloren.',
      scaleSet: (name): Rich => [
        'Die VM gehört zur Skalierungsgruppe ',
        code(name),
        '. Sie kann VMs selbstständig hinzufügen, ersetzen und löschen.',
      ],
      managedBy: (id): Rich => [
        'Die VM wird von ',
        code(id),
        ' verwaltet und kann von dort aus geändert oder gelöscht werden.',
      ],
      service: (service): Rich => [
        'Die VM gehört zu ',
        strong(service),
        '. Von dort aus kann sie geändert oder gelöscht werden, und Änderungen durch andere können gesperrt sein.',
      ],
    },
    address: {
      public: 'Öffentliche IP',
      private: 'Private IP',
      none: 'IP-Adresse',
      copyPublic: (name) => `Öffentliche IP-Adresse von ${name} kopieren`,
      copyPrivate: (name) => `Private IP-Adresse von ${name} kopieren`,
      isPrivate: 'privat',
      changes: 'wechselt beim Beenden',
    },
    noAddress: { known: 'keine', hidden: 'nicht für Sie sichtbar', unavailable: 'nicht verfügbar' },
    ssh: (name) => `SSH-Befehl für ${name} kopieren`,
    sshByEntra: (name) => `Befehl kopieren, der ${name} mit Ihrem eigenen Konto öffnet`,
    byBastion: (name) => `Befehl kopieren, der ${name} über Azure Bastion öffnet`,
    bastionPlaceholders: (name, group): Rich => [
      'Ersetzen Sie ',
      code(name),
      ' und ',
      code(group),
      ' durch den Namen Ihrer Azure Bastion-Instanz und ihrer Ressourcengruppe.',
    ],
    remoteDesktop: 'Remotedesktopdatei (.rdp)',
    remoteDesktopWarning:
      'Windows warnt vor einem unbekannten Herausgeber, weil die Datei nicht signiert ist, und vor dem eigenen Zertifikat der VM. ' +
      'Von Ihrem Computer wird nichts freigegeben.',
    webAccount:
      'Melden Sie sich mit Ihrem eigenen Konto an. Wenn das Programm die Adresse nicht annimmt, setzen Sie den Namen der VM an ihre Stelle.',
    addressOfFile: (address): Rich => [
      'Manche Programme können keine IPv6-Adresse aus einer Datei lesen. Die Adresse lautet ',
      code(address),
      '.',
    ],
    onlyAddress: (address): Rich => ['Das Betriebssystem ist nicht bekannt. IP-Adresse: ', code(address)],
    onlyPrivate: (): Rich => [
      'Keine öffentliche IP-Adresse. Verwenden Sie das Netzwerk oder VPN Ihrer Organisation oder ',
      link('Azure Bastion'),
      ' (öffnet das Azure-Portal und muss eingerichtet sein).',
    ],
    natRule: (rule, balancer): Rich => [
      'Der Load Balancer ',
      code(balancer),
      ' leitet mit der eingehenden NAT-Regel ',
      code(rule),
      ' einen Port an diese VM weiter. Adresse und Port kennt, wer den Load Balancer verwaltet.',
    ],
    loadBalancer: (balancer): Rich => [
      'Die VM ist hinter dem Load Balancer ',
      code(balancer),
      ' und vielleicht über ihn erreichbar.',
    ],
  },

  copy: 'Kopieren',

  confirm: {
    heading: (action) => `${action}?`,
    stopBilling: (name) => `Kosten für ${name} stoppen`,
    means: {
      service: (service) => ({
        fact: ['Die VM gehört zu ', strong(service)],
        detail: 'Von dort aus kann dies verhindert oder rückgängig gemacht werden.',
      }),
      billingGoesOn: {
        fact: ['Sie zahlen weiterhin für Rechenleistung'],
        detail: 'Die VM behält ihren Host. Erst „Beenden“ beendet diese Kosten.',
      },
      disconnectsAsleep: {
        fact: ['Alle angemeldeten Personen werden getrennt'],
        detail: 'Der Arbeitsspeicher wird gesichert: Beim Fortsetzen laufen Programme dort weiter, wo sie waren.',
      },
      mayRestart: {
        fact: ['Gelegentlich startet Azure die VM dafür neu'],
        detail: 'Dann geht nicht gespeicherte Arbeit verloren.',
      },
      moves: {
        fact: ['Die VM wird heruntergefahren und startet auf einem anderen Host'],
        detail: '',
      },
      evicts: {
        deallocate: {
          fact: ['Azure beendet die VM innerhalb von 30 Minuten'],
          detail: 'Sie lässt sich wieder starten, sobald Azure Platz hat.',
        },
        delete: {
          fact: ['Azure ', strong('löscht'), ' die VM innerhalb von 30 Minuten'],
          detail: 'Ihre Datenträger werden mitgelöscht. Das lässt sich nicht rückgängig machen.',
        },
        either: {
          fact: ['Azure beendet oder löscht die VM innerhalb von 30 Minuten'],
          detail: 'Das legt ihre Entfernungsrichtlinie fest.',
        },
      },
      billingEnds: {
        fact: ['Sie zahlen nicht mehr für Rechenleistung'],
        detail: 'Datenträger und reservierte IP-Adressen kosten weiterhin.',
      },
      disconnects: {
        fact: ['Alle angemeldeten Personen werden getrennt'],
        detail: 'Nicht gespeicherte Arbeit geht verloren.',
      },
      addressStays: { fact: ['Die VM behält ihre IP-Adressen'], detail: '' },
      addressMayChange: {
        fact: ['Eine nicht reservierte öffentliche IP-Adresse wird freigegeben'],
        detail: 'Beim Starten erhält die VM eine neue.',
      },
      addressLost: (address) => ({
        fact: ['Die öffentliche IP-Adresse ', strong(address), ' wird freigegeben'],
        detail: 'Sie ist nicht reserviert. Beim Starten erhält die VM eine neue.',
      }),
      temporaryDisk: {
        fact: ['Ein temporärer Datenträger wird gelöscht'],
        detail: 'Andere Datenträger behalten ihre Daten.',
      },
      systemDisk: {
        fact: ['Der Betriebssystemdatenträger wird neu eingerichtet'],
        detail: 'Was darauf geändert wurde, geht verloren.',
      },
      time: (inSeconds) => `Dauert etwa ${inSeconds < 90 ? 'eine Minute' : withUnit(inMinutes(inSeconds), 'Minuten')}`,
    },
    cancel: 'Abbrechen',
  },

  bulk: {
    selected: 'ausgewählt',
    selectedMachines: 'Ausgewählte VMs',
    select: (name) => `${name} auswählen`,
    selectAll: 'Alle auf dieser Seite auswählen',
    clear: 'Aufheben',
    allThatMatch: (number) => `Alle ${count(number)}`,
    actions: {
      start: {
        label: 'Starten',
        of: (some) => `${some} starten`,
        will: 'Werden gestartet',
        none: 'Keine davon lässt sich jetzt starten',
        doing: (some) => `Starten von ${some}`,
      },
      stop: {
        label: 'Beenden',
        of: (some) => `${some} beenden`,
        will: 'Werden beendet',
        none: 'Keine davon lässt sich jetzt beenden',
        doing: (some) => `Beenden von ${some}`,
      },
      restart: {
        label: 'Neu starten',
        of: (some) => `${some} neu starten`,
        will: 'Werden neu gestartet',
        none: 'Keine davon lässt sich jetzt neu starten',
        doing: (some) => `Neu starten von ${some}`,
      },
      'power-off': {
        label: 'Ausschalten (weiter berechnet)',
        of: (some) => `${some} ausschalten`,
        will: 'Werden ausgeschaltet',
        none: 'Keine davon lässt sich jetzt ausschalten',
        doing: (some) => `Ausschalten von ${some}`,
      },
      hibernate: {
        label: 'Ruhezustand',
        of: (some) => `${some} in den Ruhezustand versetzen`,
        will: 'Gehen in den Ruhezustand',
        none: 'Keine davon kann jetzt in den Ruhezustand gehen',
        doing: (some) => `Ruhezustand für ${some}`,
      },
    },
    machines,
    fitting: (fitting, all) => `${count(fitting)} von ${machines(all)}`,
    heading: (action) => `${action}?`,
    leftOut: 'Ausgelassen',
    missing: (number) => `${machines(number)} Ihrer Auswahl gibt es nicht mehr.`,
    andMore: (number) => `und ${count(number)} weitere`,
    waitsAlready: 'Die VM wartet bereits.',
    unreadable: 'Azure sagt zu wenig über die VM.',
    tooMany: (most) => `Höchstens ${count(most)} auf einmal: Filtern Sie zuerst die Liste.`,
    losesAddress: (address) => `Die öffentliche IP-Adresse ${address} wird freigegeben`,
    keepsAddress: 'Die IP-Adressen bleiben',
    mayLoseAddress: 'Eine öffentliche IP-Adresse, die nicht reserviert ist, wird freigegeben',
    means: {
      billing: (number) => `Für alle ${count(number)} fallen keine Compute-Kosten mehr an`,
      billingGoesOn: (number) => `Für alle ${count(number)} fallen weiterhin Compute-Kosten an`,
      onlyStopEnds: 'Die VMs behalten ihren Host. Erst „Beenden“ beendet diese Kosten.',
      people: 'Wer angemeldet ist, wird getrennt',
      peopleAndDisks: 'Wer angemeldet ist, wird getrennt; temporäre Datenträger werden gelöscht',
      unsaved: 'Nicht Gespeichertes geht verloren.',
      asleep: 'Der Arbeitsspeicher wird gesichert: Beim Fortsetzen laufen Programme dort weiter, wo sie waren.',
      stillCosts: 'Datenträger und reservierte IP-Adressen kosten weiterhin.',
      time: (inSeconds) => `Dauert für alle etwa ${duration(inSeconds)}`,
      closeTab: 'Sie können dieses Fenster schließen; der Verlauf zeigt das Ergebnis.',
    },
    done: (done, all) => `${count(done)} von ${count(all)} erledigt`,
    groups: {
      waiting: 'Wartet',
      underWay: 'In Bearbeitung',
      failed: 'Fehlgeschlagen',
      unknown: 'Ergebnis unbekannt',
      notSent: 'Nicht gesendet',
      done: 'Erledigt',
    },
    progress: 'Fortschritt',
    stop: 'Was wartet, nicht senden',
    whatGoesOn: 'Was gesendet wurde, läuft weiter.',
    notSent: (number) =>
      `${machines(number)} ${number === 1 ? 'wurde' : 'wurden'} nicht gesendet: Es wurde abgebrochen, oder Ihre Anmeldung oder diese App endete.`,
    sendRest: 'Nicht Gesendetes senden',
    retryFailed: 'Fehlgeschlagenes erneut versuchen',
    partOfMany: 'eine von vielen',
    back: 'VMs',
    empty: 'Wählen Sie zuerst VMs aus',
  },

  actionsPage: {
    more: 'Weitere Aktionen',
    impossible: 'Im Moment nicht möglich',
    copyAndOpen: 'Kopieren und öffnen',
    copyAddress: 'IP-Adresse kopieren',
    copyLine: 'Befehl kopieren',
    portal: 'Im Azure-Portal öffnen',
    mark: 'Zu Favoriten hinzufügen',
    unmark: 'Aus Favoriten entfernen',
  },

  refresh: {
    goesOn: (seconds) =>
      `Eine Aktion wird ausgeführt. Bis sie beendet ist, aktualisiert sich diese Seite alle ${withUnit(seconds, 's')}.`,
    stopped: 'Eine Aktion wird ausgeführt.',
    stop: 'Nicht mehr aktualisieren',
    goOn: 'Diese Seite aktualisieren',
  },

  note: {
    title: 'Eigener Name und Notiz',
    of: (name) => `Eigener Name und Notiz für ${name}`,
    onlyYou: 'Nur Sie sehen das.',
    nickname: 'Eigener Name',
    text: 'Notiz',
    add: 'Hinzufügen…',
    change: 'Ändern…',
  },

  rights: {
    title: 'Warum geht das nicht?',
    of: (name) => `Was Sie mit ${name} tun können`,
    lacking: 'Ihre Rechte reichen dafür nicht.',
    about: 'Ihre Rollen in Azure, wie es sie jetzt auflistet. Bei jeder Aktion entscheidet Azure neu.',
    notTold: 'Azure sagt Ihnen hier nicht, welche Rechte Sie haben. Darum wird alles angeboten, und Azure entscheidet.',
    yes: 'Sie können',
    withRole: 'Sie könnten mit der Rolle',
    denials: 'Von Azure selbst verboten',
    denialsHidden: 'Was ein Dienst von Azure auf dieser VM verbietet, ist für Sie nicht sichtbar.',
    denied: (name, actions, isCertain) =>
      `„${name}“ verbietet ${isCertain ? '' : 'vielleicht '}unabhängig von Ihren Rollen: ${actions.join(', ')}.`,
    locks: 'Sperren',
    locksHidden: 'Die Sperren dieser VM sind für Sie nicht sichtbar.',
    noLocks: 'Sie ist durch nichts gesperrt.',
    lock: (name, level, on) =>
      ({
        'read-only': `Wegen der Sperre „${name}“ auf ${on} kann niemand sie ändern, also auch niemand sie starten oder beenden.`,
        'no-deletion': `Wegen der Sperre „${name}“ auf ${on} kann niemand sie löschen. Alles andere geht.`,
        unknown: `Es gibt eine Sperre „${name}“ auf ${on}.`,
      })[level],
    scopes: {
      resource: () => 'der VM selbst',
      group: (group) => `ihrer Ressourcengruppe ${group}`,
      subscription: () => 'ihrem Abonnement',
    },
    askWhom:
      'Schicken Sie die Anfrage an die Stelle, die bei Ihnen Rechte vergibt. Sie nennt Sie, die VM, die Aktionen und die Rolle.',
    command: 'Der Befehl, den ein Administrator ausführt',
    mail: 'E-Mail schreiben',
    copyFor: (shell) => `Befehl für ${shell} kopieren`,
    subject: (machine) => `Rechte auf der VM ${machine}`,
    request: (asked) =>
      [
        `Bitte geben Sie mir Rechte auf der VM ${asked.machine} in Azure.`,
        '',
        `Wer: ${asked.person}`,
        `Wofür: ${asked.actions.join(', ')}`,
        `Es fehlt: ${asked.needs.join(', ')}`,
        `Die kleinste integrierte Rolle, die all das hat: ${asked.role}`,
        `Auf: ${asked.scope}`,
        '',
        'Mit der Azure-Befehlszeile:',
        ...asked.commands,
      ].join('\n'),
  },

  activityLog: {
    title: 'Wer was getan hat',
    of: (name) => `Wer was mit ${name} getan hat`,
    about: 'Aus dem Aktivitätsprotokoll von Azure: die letzten sieben Tage, aber oft nicht die letzten Minuten.',
    none: 'Azure hat nichts protokolliert.',
    cutShort: 'Es gibt mehr, als hier Platz hat. Im Azure-Portal steht alles.',
    changes: { write: 'Ändern', delete: 'Löschen' },
    you: 'Sie',
    azure: 'Azure selbst',
    application: (name) => `eine Anwendung (${name})`,
    byOthers: 'Das hat jemand anderes begonnen, oder Azure selbst.',
  },

  activity: {
    about: (most) => `Hier steht nur, was Sie in dieser App tun: höchstens Ihre letzten ${count(most)} Aktionen.`,
    all: 'Gesamter Verlauf',
    notify: 'Benachrichtigen, wenn es endet',
    took: (seconds) => `Dauer ${withoutBreaks(duration(seconds))}`,
    usually: (seconds) => `meist etwa ${withoutBreaks(duration(seconds))}`,
    result: 'Ergebnis',
    anyResult: 'Jedes Ergebnis',
    anyMachine: 'Alle VMs',
    noMatch: 'Keine Treffer',
    title: 'Verlauf',
    none: 'Noch keine Aktionen',
    noneAdvice: 'Aktionen, die Sie hier ausführen, erscheinen mit ihrem Ergebnis auf dieser Seite.',
    unread: 'Noch nicht gelesen',
    unreadFailures: (number) => plural(number, 'ungelesener Fehler', 'ungelesene Fehler'),
    gotIt: 'Verstanden',
    gotItOf: (what) => `Verstanden: ${what}`,
    gotItAll: (number) => `Alle ${count(number)} verstanden`,
    mayHaveBegun: 'Vielleicht begonnen',
    waits: 'Wartet',
    status: {
      running: 'In Bearbeitung',
      succeeded: 'Erledigt',
      failed: 'Fehlgeschlagen',
      unknown: 'Ergebnis unbekannt',
      'not-sent': 'Nicht gesendet',
    },
    notRead: 'Nichts, was sich lesen ließ',
    notReadAdvice: 'Frühere Aktionen von Ihnen fehlen hier möglicherweise. Ihre VMs sind nicht betroffen.',
  },

  preferences: {
    title: 'Einstellungen',
    language: { legend: 'Sprache', options: { system: 'Wie im Browser' } },
    theme: { legend: 'Design', options: { system: 'Wie im System', light: 'Hell', dark: 'Dunkel' } },
    density: { legend: 'Zeilen', options: { comfortable: 'Luftig', compact: 'Kompakt' } },
    shortcuts: { legend: 'Tastenkürzel', options: { on: 'Ein', off: 'Aus' } },
    notifications: {
      legend: 'Benachrichtigungen',
      options: { off: 'Aus', on: 'Wenn eine Aktion endet, die ich gestartet habe' },
      about: 'Nur in diesem Browser, solange eine Seite dieser App offen ist, auf die Sie gerade nicht sehen.',
      blocked:
        'Dieser Browser zeigt von dieser Seite keine Benachrichtigungen. Erlauben Sie sie in seinen Einstellungen für diese Website.',
      needsScripts: 'Benachrichtigungen brauchen JavaScript.',
    },
    save: 'Speichern',
  },

  history: {
    inMemory: 'Der Verlauf bleibt erhalten, bis diese App neu gestartet wird.',
    reading: 'Der Verlauf aus der Zeit vor dem Start dieser App wird noch gelesen.',
    unread: 'Der Verlauf aus der Zeit vor dem Start dieser App lässt sich im Moment nicht lesen.',
    unreachable:
      'Der Verlauf ist vorerst unvollständig: Frühere Aktionen fehlen. Neue werden behalten und gespeichert, sobald der Speicher wieder antwortet.',
    unwritable: (folder) =>
      `Der Verlauf lässt sich nicht speichern: In ${folder} kann nicht geschrieben werden. Er bleibt erhalten, bis die App neu gestartet wird.`,
    itsFolder: 'seinem Ordner',
    full: (since): Rich => [
      'Seit dem letzten Speichern (',
      time(since),
      ') ließ sich der Verlauf nicht mehr speichern: Der Datenträger ist voll. Solange die App läuft, geht nichts verloren.',
    ],
    silent: (since): Rich => [
      'Seit dem letzten Speichern (',
      time(since),
      ') ließ sich der Verlauf nicht mehr speichern: Der Ordner antwortet nicht.',
    ],
    damaged: (moment, file): Rich => [
      'Der ältere Verlauf (bis ',
      time(moment),
      ') war nicht lesbar und wurde als ',
      code(file),
      ' beiseitegelegt.',
    ],
  },

  calls: {
    summary: (number) => `Abfragen dieser Seite an Azure: ${number === 0 ? 'keine' : count(number)}`,
    none: 'Erstellt aus einer gerade erst gelesenen Liste.',
    after: (milliseconds) => `in ${withUnit(milliseconds, 'ms')}`,
    noAnswer: 'keine Antwort',
    quota: 'Verbleibendes Kontingent:',
    correlationId: 'Korrelations-ID',
    repeat: 'Als az rest kopieren (bash)',
    shell: 'bash',
    exchange: 'Tokenaustausch, lässt sich nicht wiederholen.',
    more: (number) => `Und ${count(number)} weitere.`,
  },

  signedOut: {
    title: 'Sie sind abgemeldet',
    sentence: 'Ihre VMs sind hier erst nach der nächsten Anmeldung wieder sichtbar.',
    onlyHere:
      'Microsoft Entra war nicht erreichbar. Deshalb sind Sie nur hier abgemeldet: Wer diesen Browser verwendet, kann sich vielleicht ' +
      'noch als Sie anmelden. Schließen Sie alle Fenster des Browsers.',
  },

  keys: {
    title: 'Tastenkürzel',
    does: {
      search: 'VMs suchen',
      nextRow: 'Nächste VM',
      previousRow: 'Vorherige VM',
      menu: 'Alle Aktionen der VM',
      favourite: 'VM als Favorit markieren oder die Markierung entfernen',
      keys: 'Diese Liste',
      find: 'VM, Ansicht oder Seite suchen',
    },
    isOn: 'Beim Tippen haben sie keine Wirkung. Kürzel aus einer einzelnen Taste lassen sich in den Einstellungen abschalten.',
    isOff: 'Kürzel aus einer einzelnen Taste sind in Ihren Einstellungen abgeschaltet.',
    show: 'Anzeigen',
    close: 'Schließen',
  },

  errors: {
    otherAccount: 'Abmelden und ein anderes Konto verwenden',
    missingRole: {
      heading: (verb, name) => `Sie können ${name} nicht ${verb}`,
      sentence: (verb, roleName): Rich => [
        `Sie können die VM sehen, aber nicht ${verb}. Bitten Sie die zuständige Person um die Rolle `,
        role(roleName),
        '. Bis neue Berechtigungen wirken, können einige Minuten vergehen. ',
        strong('Es wurde nichts geändert.'),
      ],
      copy: 'Anfrage kopieren',
    },
    backToList: 'Zurück zu Ihren VMs',
    backToActivity: 'Zurück zum Verlauf',
    kinds: {
      'not-signed-in': {
        heading: 'Melden Sie sich an, um Ihre VMs zu sehen',
        advice:
          'Hier sehen, starten und beenden Sie die Azure-VMs, auf die Sie Zugriff haben. My VMs handelt nur in Ihrem Namen und kann nichts erstellen oder löschen.',
      },
      'more-proof-needed': {
        heading: 'Noch ein Schritt bis zur Anmeldung',
        advice:
          'Melden Sie sich erneut an, und folgen Sie den Anweisungen von Microsoft Entra. Danach kehren Sie hierher zurück.',
      },
      'sign-in-refused': {
        heading: 'Mit diesem Konto können Sie diese App nicht verwenden',
        advice:
          'Eine erneute Anmeldung mit demselben Konto hilft nicht. Senden Sie diese Angaben an Ihre Administration, ' +
          'oder melden Sie sich ab, und verwenden Sie ein anderes Konto.',
      },
      'invalid-input': {
        heading: 'Die Anfrage war nicht lesbar',
        advice: 'Es wurde nichts geändert. Gehen Sie zurück, und versuchen Sie es noch einmal.',
      },
      'wrong-method': { heading: 'Das ist hier nicht möglich', advice: 'Es wurde nichts geändert.' },
      'too-large': { heading: 'Das war zu viel', advice: 'Es wurde nichts geändert.' },
      'unsupported-form': {
        heading: 'Die Anfrage war nicht lesbar',
        advice: 'Es wurde nichts geändert. Verwenden Sie die Schaltflächen dieser Seite.',
      },
      'cross-site': {
        heading: 'Zu Ihrer Sicherheit angehalten',
        advice: 'Öffnen Sie die App selbst, und versuchen Sie es dort.',
      },
      forbidden: { heading: 'Azure erlaubt das nicht', advice: 'Es wurde nichts geändert.' },
      'turned-off': { heading: 'Hier deaktiviert', advice: 'Es wurde nichts geändert.' },
      'not-found': { heading: 'Nicht gefunden', advice: '' },
      conflict: { heading: 'Im Moment nicht möglich', advice: 'Es wurde nichts geändert.' },
      'too-many-requests': { heading: 'Bitte langsamer', advice: 'Es wurde nichts geändert.' },
      misconfigured: {
        heading: 'Diese App ist nicht richtig eingerichtet',
        advice: `Sie selbst können nichts daran ändern. ${askOperator}`,
      },
      'azure-refused': {
        heading: 'Azure hat das abgelehnt',
        advice: `Sie selbst können nichts daran ändern. ${askOperator}`,
      },
      'azure-unavailable': { heading: 'Azure antwortet nicht', advice: 'Ihre VMs sind nicht betroffen.' },
      'azure-throttled': { heading: 'Azure begrenzt die Anfragen', advice: 'Ihre VMs sind nicht betroffen.' },
      'azure-slow': { heading: 'Azure ist langsam', advice: maybeDone },
    },
    cures: {
      role: {
        heading: 'Ihnen fehlt die Berechtigung dafür',
        advice:
          'Bitten Sie die für die VM oder das Abonnement zuständige Person um eine Rolle, die das enthält. ' +
          'Bis neue Berechtigungen wirken, können einige Minuten vergehen.',
      },
      'sign-in': {
        heading: 'Noch ein Schritt bis zur Anmeldung',
        advice:
          'Melden Sie sich erneut an, und folgen Sie den Anweisungen von Microsoft Entra. Danach kehren Sie hierher zurück.',
      },
      'signing-in-later': { heading: 'Die Anmeldung ist im Moment nicht möglich', advice: '' },
      'still-signed-in': { heading: 'Sie sind angemeldet', advice: 'Daran hat sich nichts geändert.' },
      'other-directory': {
        heading: 'In einem anderen Verzeichnis',
        advice:
          'Diese Seite zeigt die VMs eines einzigen Verzeichnisses. Öffnen Sie das andere im Azure-Portal, oder fragen Sie, wer diese ' +
          'Seite betreibt.',
      },
      'other-person': {
        heading: 'Darüber entscheidet jemand anderes',
        advice: 'Geben Sie die folgenden Angaben weiter.',
      },
      lock: { heading: 'Eine Sperre steht im Weg', advice: 'Warten hilft nicht.' },
      quota: {
        heading: 'Ein Kontingent ist ausgeschöpft',
        advice: 'Warten hilft nur, wenn inzwischen andere VMs des Abonnements beendet werden.',
      },
      'other-size': {
        heading: 'Diese Größe ist hier nicht verfügbar',
        advice: 'Warten hilft selten. Eine andere Größe kann helfen: Wer für die VM zuständig ist, kann sie ändern.',
      },
      subscription: { heading: 'Das Abonnement ist deaktiviert', advice: 'Warten hilft nicht.' },
      extension: {
        heading: 'Eine Erweiterung ist fehlgeschlagen',
        advice:
          'Die VM läuft vielleicht trotzdem. Warten hilft nicht: Wer für die VM zuständig ist, kann die Erweiterung reparieren.',
      },
      agent: {
        heading: 'Noch nicht bereit',
        advice:
          'Warten kann helfen: Versuchen Sie es in ein paar Minuten noch einmal. Bleibt es dabei, starten Sie die VM neu.',
      },
      capacity: {
        heading: 'Azure hat im Moment keinen Platz',
        advice: 'Warten hilft, aber niemand weiß, wie lange. Wenn es eilt, findet vielleicht eine andere Größe Platz.',
      },
      'capacity-for-spot': {
        heading: 'Azure hat im Moment keinen Platz',
        advice: 'Eine Spot-VM bekommt nur, was andere übrig lassen. Warten hilft, kann aber Stunden dauern.',
      },
      'capacity-to-resume': {
        heading: 'Azure hat im Moment keinen Platz',
        advice:
          'Warten hilft: Der Inhalt des Arbeitsspeichers bleibt gespeichert. Wenn es eilt, beenden Sie die VM zuerst, wodurch er verloren geht, ' +
          'und starten Sie sie dann.',
      },
      waiting: {
        heading: 'Im Moment nicht möglich',
        advice: 'Warten hilft: Versuchen Sie es in ein paar Minuten noch einmal.',
      },
      nothing: { heading: 'Im Moment nicht möglich', advice: 'Sie müssen nichts weiter tun.' },
      unknown: { heading: 'Im Moment nicht möglich', advice: '' },
    },
    portal: {
      quota: 'Im Azure-Portal mehr anfordern',
      lock: 'Sperren im Azure-Portal anzeigen',
      'other-size': 'Größe im Azure-Portal ändern',
      subscription: 'Abonnement im Azure-Portal öffnen',
      extension: 'Erweiterungen im Azure-Portal anzeigen',
    },
    requestRight: (action, scope) => `Bitte geben Sie mir die Berechtigung „${action}“ für ${scope}`,
    nothingChanged: 'Es wurde nichts geändert.',
    maybeDone,
    signInDidNotHelp: {
      heading: 'Die erneute Anmeldung hat nicht geholfen',
      advice:
        'Sie haben sich gerade angemeldet und werden trotzdem abgelehnt. Senden Sie diese Angaben an Ihre Administration.',
    },
    whatThisIsAt: (organisation) =>
      `Diese Seite zeigt die Azure-VMs bei ${organisation}, auf die Sie Zugriff haben. Sie handelt nur in Ihrem Namen und kann nichts erstellen oder löschen.`,
    lost: 'Es wurde nichts ausgeführt. Nach der Anmeldung genügt dafür ein Klick.',
    lostAgain: 'Es wurde nichts geändert.',
    waitAMoment: 'Versuchen Sie es gleich noch einmal.',
    wait: (seconds) => `Versuchen Sie es in ${withUnit(seconds, seconds === 1 ? 'Sekunde' : 'Sekunden')} noch einmal.`,
    signIn: 'Anmelden',
    signInAgain: 'Erneut anmelden',
    signedInAgain: {
      heading: 'Sie sind wieder angemeldet',
      sentence: 'Ihre Anfrage ist unterwegs. Wenn es eine Datei ist, lädt Ihr Browser sie herunter.',
    },
    tryAgain: 'Erneut versuchen',
    backTo: (name) => `Zurück zu ${name}`,
    details: {
      heading: 'Details für den Support',
      code: 'Code',
      connection: 'Verbindung',
      azureSays: 'Meldung von Azure',
      correlationId: 'Korrelations-ID',
      traceId: 'Ablaufverfolgungs-ID',
      remedy: 'Für die Administration',
      requestId: 'Anforderungs-ID',
      time: 'Zeitpunkt',
      copy: 'Details kopieren',
    },
    unreadable: {
      headersTooLarge:
        'Ihr Browser hat mehr gesendet, als diese App annimmt: eine sehr lange Adresse oder zu viele Cookies und Anmeldedaten. Kürzen Sie die Adresse, oder ' +
        'löschen Sie die Cookies dieser Website, und melden Sie sich erneut an. Wenn das nicht hilft, ist Ihre Anmeldung zu groß, etwa durch Hunderte ' +
        'von Gruppen. Wenden Sie sich dann an Ihre Administration.',
      tooSlow: 'Die Anfrage ist nicht rechtzeitig angekommen. Versuchen Sie es noch einmal.',
      other: 'Die Anfrage war nicht lesbar.',
    },
    unexpected: {
      title: 'Unerwarteter Fehler',
      heading: 'In dieser App ist ein Fehler aufgetreten',
      afterForm: 'Vielleicht hat es trotzdem geklappt. Prüfen Sie den Status der VM.',
      afterPage: 'Ihre VMs sind nicht betroffen.',
      tell: (requestId): Rich => ['Nennen Sie Ihrer Administration die Nummer ', code(requestId), '.'],
    },
  },
}
