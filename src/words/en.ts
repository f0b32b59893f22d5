// Every sentence that a person reads in English, by key. Whoever translates copies this file.
import { brief, createFormats } from './formats.ts'
import type { Language } from './languages.ts'
import { code, link, type Rich, role, strong, time } from './rich.ts'

const { count, plural, list, alternatives } = createFormats('en')

/** A parameter of a list's URL that can't be understood, and what it takes. */
export interface Misunderstood {
  readonly name: string
  readonly value: string
  /** The parameter that it may mean, if the name is none. */
  readonly meant?: string
  readonly expected: Expected
}

export type Expected =
  | { readonly kind: 'one of'; readonly values: readonly string[] }
  | { readonly kind: 'text'; readonly most: number }
  | { readonly kind: 'words'; readonly most: number; readonly mostWords: number }
  | { readonly kind: 'tag' }

const machines = (number: number): string => plural(number, 'machine', 'machines')
const subscriptions = (number: number): string => plural(number, 'subscription', 'subscriptions')
/** `30 s`, `1 min 12 s`, `2 h 5 min`: in units that most languages write alike. */
export const duration = (seconds: number): string => {
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
/** `1`, `1½`, `5`. */
export const inMinutes = (seconds: number): string => {
  const halves = Math.max(2, Math.round(seconds / 30))
  return `${Math.floor(halves / 2)}${halves % 2 === 0 ? '' : '½'}`
}
/** Names in quotes, the first five of them: `“A”, “B”, and 3 more`. */
const quoted = (names: readonly string[]): string => {
  const more = names.length - 5
  const shown = names.slice(0, 5).map((name) => `“${name}”`)
  return list(more > 0 ? [...shown, `${count(more)} more`] : shown)
}

/** What a list shows: how many machines, if that is known; in which state, and by which search text and values. */
export interface Filtered {
  readonly total: number | undefined
  readonly state: string | undefined
  readonly filters: readonly string[]
}

const lower = (word: string): string => word.charAt(0).toLowerCase() + word.slice(1)

/** What a parameter takes, to come after `takes`. */
const expectation = (expected: Expected): string => {
  if (expected.kind === 'one of') return `one of ${expected.values.join(', ')}`
  if (expected.kind === 'tag') return 'the name of a tag, or name:value'
  const length = `at most ${count(expected.most)} characters, none of them a control character`
  return expected.kind === 'text' ? length : `at most ${count(expected.mostWords)} words, ${length}`
}
const misunderstood = ({ name, value, meant, expected }: Misunderstood): string =>
  meant === undefined
    ? `“${brief(value)}” cannot be understood as “${name}”, which takes ${expectation(expected)}.`
    : `“${brief(name)}” means nothing here. “${meant}” does, and takes ${expectation(expected)}.`

const actions = {
  start: {
    label: 'Start',
    hint: '',
    of: (name: string) => `Start ${name}`,
    linked: (name: string): Rich => ['Start ', link(name)],
    failed: (reason: Rich): Rich => ['Start failed: ', ...reason],
    verb: 'start',
    doing: 'Starting…',
  },
  stop: {
    label: 'Stop',
    hint: '',
    of: (name: string) => `Stop ${name}`,
    linked: (name: string): Rich => ['Stop ', link(name)],
    failed: (reason: Rich): Rich => ['Stop failed: ', ...reason],
    verb: 'stop',
    doing: 'Stopping…',
  },
  restart: {
    label: 'Restart',
    hint: '',
    of: (name: string) => `Restart ${name}`,
    linked: (name: string): Rich => ['Restart ', link(name)],
    failed: (reason: Rich): Rich => ['Restart failed: ', ...reason],
    verb: 'restart',
    doing: 'Restarting…',
  },
  'power-off': {
    label: 'Power off (still billed)',
    hint: 'Shuts it down and keeps its host, which still costs.',
    of: (name: string) => `Power off ${name}`,
    linked: (name: string): Rich => ['Power off ', link(name)],
    failed: (reason: Rich): Rich => ['Power off failed: ', ...reason],
    verb: 'power off',
    doing: 'Powering off…',
  },
  hibernate: {
    label: 'Hibernate',
    hint: 'Saves its memory, and ends billing for compute.',
    of: (name: string) => `Hibernate ${name}`,
    linked: (name: string): Rich => ['Hibernate ', link(name)],
    failed: (reason: Rich): Rich => ['Hibernate failed: ', ...reason],
    verb: 'hibernate',
    doing: 'Hibernating…',
  },
  redeploy: {
    label: 'Redeploy',
    hint: 'Restarts it on another host, if it can’t be reached.',
    of: (name: string) => `Redeploy ${name}`,
    linked: (name: string): Rich => ['Redeploy ', link(name)],
    failed: (reason: Rich): Rich => ['Redeploy failed: ', ...reason],
    verb: 'redeploy',
    doing: 'Redeploying…',
  },
  reapply: {
    label: 'Reapply',
    hint: 'Repeats its last configuration, if that has failed.',
    of: (name: string) => `Reapply ${name}`,
    linked: (name: string): Rich => ['Reapply ', link(name)],
    failed: (reason: Rich): Rich => ['Reapply failed: ', ...reason],
    verb: 'reapply',
    doing: 'Reapplying…',
  },
  'simulate-eviction': {
    label: 'Simulate eviction',
    hint: 'Azure takes it back, as it would for lack of room.',
    of: (name: string) => `Simulate eviction of ${name}`,
    linked: (name: string): Rich => ['Simulate eviction of ', link(name)],
    failed: (reason: Rich): Rich => ['Simulating the eviction failed: ', ...reason],
    verb: 'simulate the eviction of',
    doing: 'Waiting for eviction…',
  },
}

/** Why an action does not fit the state of a VM. */
const obstacles = {
  starting: 'It’s starting.',
  stopping: 'It’s stopping.',
  restarting: 'It’s restarting.',
  alreadyRunning: 'It’s already running.',
  alreadyOff: 'It’s already off.',
  off: 'It’s off.',
  notRunning: 'It isn’t running.',
  creating: 'It’s still being created.',
  deleting: 'It’s being deleted.',
  migrating: 'It is moving from classic Azure to Resource Manager. Wait until that is done.',
  ephemeralDisk: 'Its system disk is on its host, so Azure cannot stop it without losing the disk.',
  cannotHibernate: 'Hibernation isn’t enabled on it.',
  notSpot: 'It isn’t a Spot machine.',
}

/** The services of Azure that make machines for their own use. */
const services = {
  databricks: 'Azure Databricks',
  kubernetes: 'Azure Kubernetes Service (AKS)',
  devTestLabs: 'Azure DevTest Labs',
  managedApplication: 'a managed application',
}

/** What can be done in place of an action that does not fit. */
const instead = {
  start: 'Start it instead.',
  stop: 'Stop it instead.',
  restart: 'Restart it instead.',
}

interface Obstructed {
  readonly obstacle: keyof typeof obstacles
  readonly instead: keyof typeof instead | undefined
}

const obstructed = (by: Obstructed): string =>
  by.instead === undefined ? obstacles[by.obstacle] : `${obstacles[by.obstacle]} ${instead[by.instead]}`

/** What Azure is doing to a VM, or has left undone. */
const provisioning = {
  creating: 'It’s being created.',
  updating: 'It’s being changed.',
  deleting: 'It’s being deleted.',
  migrating: 'It is moving from classic Azure to Resource Manager. Until that is done, nothing can be done with it.',
  canceled: 'The last change to this machine was canceled before it was complete.',
}

/** Why nobody can connect to a VM. */
const noConnection = {
  starting: 'Wait until it runs.',
  stopping: 'It’s stopping. Start it once it’s off.',
  off: 'It’s off. Start it first.',
  creating: 'It’s still being created.',
  deleting: 'It’s being deleted.',
  unknownState: 'Azure doesn’t report its state.',
  noAddress: 'It has no IP address.',
  hiddenAddress: 'You can’t see its network interface, so we don’t know its IP address.',
  unavailableAddress: 'Its IP address is unavailable right now.',
}

interface CannotConnect {
  readonly name: string
  readonly reason: keyof typeof noConnection
}

/** What a person asks an administrator for. */
interface RightsRequest {
  readonly person: string
  readonly machine: string
  readonly actions: readonly string[]
  readonly needs: readonly string[]
  readonly role: string
  readonly scope: string
  readonly commands: readonly string[]
}

interface DoesNotFit extends Obstructed {
  readonly action: keyof typeof actions
  readonly name: string
}

/** What a lock is on. Its scope is the full id of that. */
interface LockedAt {
  readonly level: 'subscription' | 'group' | 'resource'
  readonly name: string
  readonly scope: string
}

/** A quota of a subscription, in Azure's own name for it, and how much of it. */
interface QuotaOf {
  readonly quota: string
  readonly limit: string
  readonly used: string
  readonly needed: string
}

/** What an error says. The rest of its page depends on the kind of error alone. */
const sentences = {
  // This app
  noSuchPage: 'There is no such page.',
  noSuchMachine: 'There is no such machine here.',
  unreadableRequest: 'The request could not be read.',
  wrongMethod: ({ method, allowed }: { method: string; allowed: readonly string[] }) =>
    `${method} is not possible at this address, only ${alternatives(allowed)}.`,
  requestTooLarge: 'That was more than this app takes at once.',
  /** Of a file, which some script may act on. */
  notUnderstood: ({ parameters }: { parameters: readonly Misunderstood[] }) =>
    `It is not clear what should be in the file, so there is none. ${parameters.map(misunderstood).join(' ')}`,
  unsupportedForm: 'This app only takes what its own forms send.',
  crossSite: 'This did not come from a page of this app, so nothing was done.',
  tooMuchAtOnce: 'Too many requests. Wait a minute.',
  tooManyWindows: 'This app is open in too many windows.',
  turnedOff: 'Your organisation has turned this off here.',
  notKept: 'What you keep here for yourself cannot be read or changed at the moment.',
  tooManyFavourites: ({ most }: { most: number }) =>
    `You have ${count(most)} favourites already. Take the mark from another machine first.`,
  viewName: ({ most }: { most: number }) =>
    `The name of a view has 1 to ${count(most)} characters, none of them a control character.`,
  nickname: ({ most }: { most: number }) =>
    `A nickname has at most ${count(most)} characters, none of them a control character.`,
  noteText: ({ most }: { most: number }) =>
    `A note has at most ${count(most)} characters, none of them a control character but line ends.`,
  tooManyNotes: ({ most }: { most: number }) =>
    `You have nicknames or notes for ${count(most)} machines already. Remove those of another one first.`,
  tooManyViews: ({ most }: { most: number }) => `You have ${count(most)} views already. Remove another one first.`,
  actionDoesNotFit: ({ action, name, ...by }: DoesNotFit) =>
    `You can’t ${actions[action].verb} ${name} now. ${obstructed(by)}`,
  cannotConnect: ({ name, reason }: CannotConnect) => `You can’t connect to ${name} right now. ${noConnection[reason]}`,
  notWindows: ({ name }: { name: string }) =>
    `There is no Remote Desktop file for ${name}, because it does not run Windows.`,

  // Signing in
  notSetUp: 'This app is not set up correctly, so it cannot sign in to Azure for you.',
  signInForOther: 'Your sign-in is not for this app.',
  notSignedIn: 'You are not signed in.',
  signInFromBefore: 'Your sign-in is from before the last release of this app: sign in again.',
  signInWithoutToken: 'Your sign-in comes without the token that this app needs.',
  signInUnclear: 'The sign-in of this request is not clear.',
  signInUnreadable: 'Your sign-in could not be read.',
  signInExpired: 'Your sign-in has expired.',
  signInElsewhere: 'Your sign-in is for another organisation.',
  signInCancelled: 'You did not finish signing in.',
  signInNotFinished: 'This sign-in could not be finished.',
  signInMalformed: 'This is not how Microsoft Entra leads back from a sign-in.',
  signInTooOld: 'This sign-in was begun too long ago, or with another key of this app.',
  signInNotBegunHere: 'This sign-in was begun in another browser, or this browser keeps no cookies of this site.',
  signInOfOther: 'That sign-in is of another account than the one with which you are signed in here.',
  signInSpent: 'This sign-in has been used already, as happens when a page is opened again.',
  signInTooLarge: 'Your sign-in is larger than a browser keeps, so it cannot last.',
  clockWrong: 'The clock of this app is wrong, so it cannot tell whether your sign-in is still good.',
  bearerOfOneDirectory:
    'An access token opens the files of its own directory alone. Leave directory=… out of the address.',
  bearerNotHere:
    'An access token opens the files for programs (/vms.json, /vms.csv, /vms.xlsx and /session), not pages or forms.',
  moreToKnow: 'Microsoft Entra wants to know more before this app may act for you.',
  mayNotActForYou: 'Microsoft Entra does not let this app act for you.',
  tenantUnknown: 'This app is not set up correctly: Microsoft Entra does not know its tenant.',
  identityUnusable: 'The managed identity of this app cannot be used, so it cannot sign in to Azure for you.',
  identitySilent: 'The managed identity of this app does not answer, so it cannot sign in to Azure for you.',
  signInUnchecked: 'Microsoft Entra could not be reached to check your sign-in.',
  notFromEntra: 'Something between this app and Microsoft Entra, such as a proxy, answered in the place of Entra.',
  entraUnreachable: 'Microsoft Entra could not be reached.',
  entraBusy: 'Microsoft Entra is busy and asks to wait.',
  signInEnded: 'You were signed out, for example after a password change.',
  secondProof: 'Your organisation requires multi-factor authentication.',
  contextWanted: ({ context }: { context: string }) =>
    `Azure wants a stronger sign-in for this: the authentication context “${context}”. Whoever looks after Conditional Access ` +
    'must ask for it when people sign in to this page.',
  contextAsked: ({ context }: { context: string }) =>
    `Azure wants a stronger sign-in for this: the authentication context “${context}”.`,
  secondProofNotSetUp: 'Your organisation wants a second proof that it is you, which you have not set up yet.',
  conditionalAccess: 'Your organisation’s access policy (Conditional Access) blocks this location or device.',
  managedDevice: 'Your organisation allows this only from a device or an app that it manages.',
  noConsent: 'An administrator hasn’t approved this app yet.',
  notInvited: 'Your account is from another organisation and hasn’t been invited to this one.',
  notInvitedThere: 'Your account is not invited to that directory.',
  notAssigned: 'Your organisation lets only certain people use this app, and you are not among them yet.',
  entraAskedTooOften: 'Microsoft Entra was asked for the same thing too often, and asks to wait.',

  // Azure does not answer, or not well
  azureSlow: 'Azure did not answer in time.',
  entraSlow: 'Microsoft Entra did not answer in time.',
  azureUnreachable: 'Azure could not be reached.',
  azureUnclear: 'Azure gave an answer that this app does not understand.',
  notFromAzure: 'Something between this app and Azure, such as a proxy, answered in the place of Azure.',
  azureElsewhere: 'Azure pointed to a place that is not its own, so nothing was sent there.',
  azureTrouble: 'Azure had an internal error.',
  listInPart: 'Azure gives a part of the list, and not the rest.',
  fileLacks: ({ subscriptions, because }: { subscriptions: readonly string[]; because: string }) =>
    `The file would lack ${quoted(subscriptions)}, so there is none. ${because}`,
  fileNeedsAddresses: ({ because }: { because: string }) =>
    `What should be in the file, or in which order, depends on addresses. They cannot be read at the moment, so there is no file. ${because}`,
  fileTooSlow: ({ read, all }: { read: number; all: number }) =>
    `The file took too long, so there is none: ${count(read)} of ${subscriptions(all)} could be read in time.`,
  listRepeats: 'Azure gives the same part of the list again and again.',
  listEndless: 'Azure gives a list that does not end.',
  countMissing: 'Azure does not say how many machines there are.',
  shareSpent: 'What this page may ask Azure Resource Graph in your name is used up for the moment.',
  askedTooOften: 'Too many requests under your account.',

  // Azure refuses
  refused: 'Azure refused this.',
  /** Of what Azure had accepted. */
  unexplained: 'Azure does not say why.',
  misunderstood: 'Azure did not understand what this app asked.',
  signInNotAccepted: 'Azure no longer accepts your sign-in.',
  notAllowed: 'You don’t have permission to do this.',
  rightMissing: ({ action }: { action: string }) => `It takes “${action}”, which your role doesn’t include.`,
  linkedNotAllowed: 'This machine is linked to something that your rights do not cover.',
  linkedRightMissing: ({ action, scope }: { action: string; scope: string }) =>
    `This machine is linked to ${scope}, and your rights there do not include “${action}”.`,
  linkedElsewhere: 'This machine is linked to something in another directory.',
  inOtherDirectory: 'This is in another directory than the one that you are signed in to.',
  noSuchDirectory: 'There is no such directory here.',
  inDirectory: ({ tenant }: { tenant: string }) => `This is in another directory: ${tenant}.`,
  protected: 'This machine belongs to a service that protects it. Whoever runs that service can change it there.',
  protectedBy: ({ name }: { name: string }) =>
    `This machine belongs to a service that protects it: “${name}”. Whoever runs that service can change it there.`,
  azureForbids:
    "Azure itself does not allow this in this subscription. The subscription's owner can ask Azure's support.",
  secondFactorForChanges: 'Azure takes changes only from people who have given a second proof of who they are.',
  refusedOnTheWay:
    'Something between this app and Azure refused this, such as a proxy. Whoever runs this page can find out what.',
  notThere:
    'Azure has no such machine, or none that you may see. It may have been deleted, or your rights on it have ended.',
  locked: 'A lock protects this machine from changes. Whoever set the lock can remove it.',
  lockedAt: ({ level, name }: LockedAt) =>
    `A lock on the ${{ subscription: 'subscription', group: 'resource group', resource: 'resource' }[level]} “${name}” protects this ` +
    'machine from changes. Whoever set the lock can remove it.',
  subscriptionDisabled:
    'The subscription of this machine is disabled, so nothing in it can be changed. Whoever pays for it can enable it.',
  subscriptionGone: 'Azure has no such subscription any more, or not in this directory.',
  policyForbids: "Your organisation's policy does not allow this. Whoever looks after the policies can say why.",
  policyForbidsBy: ({ policy }: { policy: string }) =>
    `Your organisation's policy “${policy}” does not allow this. Whoever looks after the policies can say why.`,
  preempted: 'Another action replaced it.',
  sizeNotFree: 'Azure has no machines of this size free in this region at the moment.',
  systemNotReadyInTime: 'Its system did not report in time that it was ready. It may have started all the same.',
  systemNotSetUp: 'Its system could not be set up when the machine was created.',
  notStartedInTime: 'It did not start in time.',
  extensionFailed: 'An extension, a program that Azure installs on it, failed.',
  agentSilent: 'The Azure agent on it does not answer.',
  cannotHibernateYet: 'Its system is not ready to hibernate, as right after a start.',
  hibernationFailed: 'It could not be hibernated.',
  beingDeleted: 'It’s being deleted, so nothing else can be done with it.',
  otherUnderWay: 'Something else is being done with it right now, by somebody else or by Azure itself.',
  platformUpdates: 'Azure is updating the host that it is on.',
  noCapacityInRegion: 'Azure has no capacity for this size in this region at the moment.',
  noCapacityInZone: 'Azure has no capacity for this size in this zone at the moment.',
  noCapacityAsSetUp: 'Azure has no room in this region at the moment for a machine that is set up like this one.',
  noCapacityAsSetUpInZone: 'Azure has no room in this zone at the moment for a machine that is set up like this one.',
  noCapacityToResume: 'Azure has no room at the moment in which it could go on from where it was hibernated.',
  spotPrice: 'This Spot machine costs more at the moment than the price that was set as its most.',
  quotaUsedUp: 'The quota of cores of the subscription is used up. Whoever owns it can ask for more.',
  quotaOf: ({ quota, limit, used, needed }: QuotaOf) =>
    `The quota “${quota}” of the subscription is used up: ${used} of ${limit} are in use, and this takes ${needed} more. Whoever owns ` +
    'the subscription can ask for more.',
  /** Only Azure can explain it, and does so in English. */
  azureSays: ({ text }: { text: string }) => text,
}

const askOperator = 'Send these details to your administrator.'
const maybeDone =
  'If you have just started or stopped a machine, that may still happen. Check its state before you try again.'

export const en = {
  language: 'en' as Language,
  /** Whether its words need more room than those of English. */
  isLong: false,
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
    brandAt: (organisation: string) => `My VMs at ${organisation}`,
    skip: 'Skip to main content',
    notice: 'Notice',
    pages: 'Pages',
    machines: 'Machines',
    activity: 'Activity',
    views: 'Saved views',
    preferences: 'Preferences',
    signOut: 'Sign out',
    support: (contact: string): Rich => ['Ask ', link(contact), ' if you need help.'],
  },

  /** Where a person has accounts in several directories. */
  directories: {
    choose: 'Directory',
    current: (name: string) => `Directory: ${name}`,
    all: 'All my directories',
    titleOf: (title: string, name: string) => `${title} · ${name}`,
    /** In a list over all of them. */
    missing: (name: string, reason: string) => `“${name}” is missing: ${reason}`,
    partOf: (name: string, reason: string) => `“${name}” is read subscription by subscription: ${reason}`,
    open: (name: string) => `Open ${name} alone`,
    cut: (most: number) => `A list over all directories ends after ${machines(most)}. Choose one directory, or filter.`,
    /** On the page of an error. */
    openIn: (name: string | undefined) => (name === undefined ? 'Open it there' : `Open in ${name}`),
    openInAdvice: 'Nothing was changed. You have an account in that directory too.',
    notAllowed: 'Nobody has allowed this app there yet.',
    consent: (name: string | undefined) => `Allow this app ${name === undefined ? 'there' : `in ${name}`}`,
    consentAdvice: 'An administrator of that directory can allow it, once and for everybody there.',
    back: (name: string | undefined) => (name === undefined ? 'Your own machines' : `Your machines in ${name}`),
    own: 'Your own directory',
  },

  /** What scripts say. */
  scripts: {
    copied: 'Copied',
    notCopied: 'Copying was blocked.',
    notSent: 'This could not be sent: your sign-in has ended, or the network is gone.',
    offline: 'You’re offline.',
    unreachable: 'This app can’t be reached right now.',
    notFollowed: 'Live updates have stopped.',
    signInAgain: 'Sign in again',
    signedOut: 'You have signed out in another window',
  },

  states: {
    running: { label: 'Running', short: 'Running', hint: '' },
    starting: { label: 'Starting…', short: 'Starting', hint: '' },
    stopping: { label: 'Stopping…', short: 'Stopping', hint: '' },
    stopped: { label: 'Stopped, still billed', short: 'Still billed', hint: 'not deallocated' },
    deallocating: { label: 'Stopping…', short: 'Stopping', hint: '' },
    deallocated: { label: 'Off, not billed', short: 'Off', hint: '' },
    restarting: { label: 'Restarting…', short: 'Restarting', hint: '' },
    unknown: { label: 'State unknown', short: 'Unknown', hint: 'Azure doesn’t report it' },
  },
  /** In place of the words for a state, if Azure says more. */
  stateOf: {
    creating: 'Being created…',
    hibernated: 'hibernated',
  },
  /** What a button says if the person may not know that they need it. */
  advice: { stopBilling: 'Stop billing' },
  /** The start of a hibernated machine. */
  resume: 'Resume',

  /** In a row of the list. */
  row: {
    labelOf: (action: string, name: string) => `${action}: ${name}`,
    all: (name: string) => `All actions for ${name}`,
    byYou: 'by you',
    progress: (name: string) => `${name}: progress`,
    usually: (inSeconds: number) => `usually ${inMinutes(inSeconds)} min`,
    ago: (minutes: number) => {
      if (minutes < 60) return minutes < 1 ? 'Just now' : `${minutes} min ago`
      const hours = Math.floor(minutes / 60)
      return hours < 24 ? `${hours} h ago` : `${plural(Math.floor(hours / 24), 'day', 'days')} ago`
    },
    seeWhatIsSafe: 'See what’s safe',
    viewOnly: 'View only',
    ofService: (service: string) => `managed by ${service}`,
    spot: 'Spot',
    favourite: (name: string) => `Favourite: ${name}`,
  },

  columns: {
    favourite: 'Favourite',
    name: 'Machine',
    /** An order, not a column. */
    needs: 'What needs me',
    state: 'State',
    actions: 'Actions',
    address: 'IP address',
    size: 'Size',
    os: 'OS',
    location: 'Region',
    group: 'Resource group',
    subscription: 'Subscription',
  },

  list: {
    title: 'Machines',
    /** Of a page with filters: `3 running, “web”`. Its number is known only when the list is. */
    titleOf: ({ total, state, filters }: Filtered) => {
      const shown = state === undefined ? undefined : total === undefined ? state : `${count(total)} ${lower(state)}`
      const all = total === undefined ? undefined : machines(total)
      return [shown ?? all, ...filters].filter(Boolean).join(', ')
    },
    caption: 'Your virtual machines',
    asking: 'Asking Azure for your machines…',
    found: (total: number) => machines(total),
    foundIn: (total: number, inSubscriptions: number) => `${machines(total)} in ${subscriptions(inSubscriptions)}`,
    matching: (total: number) => `${machines(total)} found`,
    matchingIn: (total: number, inSubscriptions: number) =>
      `${machines(total)} found in ${subscriptions(inSubscriptions)}`,
    asOf: (moment: string): Rich => ['as of ', time(moment)],
    refresh: 'Refresh',
    showAll: 'Clear filters',
    byState: 'Machines by state',
    all: 'All',
    search: 'Search machines',
    searchExample: 'Name, group, IP, tag…',
    find: 'Search',
    any: {
      subscription: 'Any subscription',
      group: 'Any resource group',
      location: 'Any region',
      os: 'Any OS',
    },
    noChoice: 'Only one option',
    choice: (value: string, number: number) => `${value} (${count(number)})`,
    moreChoices: 'More… type to search',
    order: 'Sort',
    by: (column: string, order: string) => `${column} (${order})`,
    /** Each order and its reverse. */
    orders: {
      alphabet: ['A–Z', 'Z–A'],
      urgency: ['urgent first', 'urgent last'],
      numbers: ['lowest first', 'highest first'],
    },
    filters: (number: number) => (number === 0 ? 'Filters' : `Filters (${count(number)})`),
    /** The filters that are on, a chip each. */
    chosen: 'Filters that are on',
    withoutChip: (label: string, text: string) => `Remove ${label ? `${label} ` : ''}${brief(text)}`,
    saveView: 'Save view…',
    viewName: 'Name of the view',
    save: 'Save',
    removeView: (name: string) => `Remove the view ${name}`,
    needs: 'Needs you',
    needsNothing: 'Nothing needs you',
    range: (first: number, last: number) => `${count(first)}–${count(last)}`,
    ofAll: (total: number) => `of ${count(total)}`,
    /** A filter that is left out, in a chip; and in full, for its tooltip. */
    leftOut: (name: string, value: string) => `Left out: ${brief(name)} “${brief(value)}”`,
    leftOutBecause: misunderstood,
    tag: 'Tag',
    pages: 'Pages of the list',
    previous: 'Previous page',
    next: 'Next page',
    asFile: 'Download:',
    /** What a search found a machine by, if not by its name. */
    matchedBy: {
      group: 'Resource group',
      subscription: 'Subscription',
      size: 'Size',
      os: 'OS',
      location: 'Region',
      address: 'IP address',
      tag: 'Tag',
      id: 'Id',
      note: 'Note',
    },
    connect: 'Connect',
    connectTo: (name: string) => `Connect to ${name}`,
    waiting: (seconds: number) =>
      `Azure limits how often you may ask in a few seconds, and your windows have asked that often. This list is next, in about ${seconds} s.`,
    gaps: {
      notes: 'without your nicknames and notes, which can’t be read right now',
      older: 'not asked for anew, because Azure limits how often you may ask in a few seconds',
      unreadable: (number: number) =>
        `${plural(number, 'machine', 'machines')} couldn’t be shown in full (unexpected data from Azure)`,
      undecided: (number: number) =>
        `${plural(number, 'more machine', 'more machines')} may match by an address, which cannot be searched at the moment`,
      unsorted: 'not in order of addresses, which are unavailable right now',
      cutShort: 'Azure looked into your first 10,000 subscriptions only',
      subscription: (name: string, reason: string) => `“${name}” could not be read: ${reason}`,
      partOfSubscription: (name: string, reason: string) => `“${name}” could be read only in part: ${reason}`,
      more: (number: number) => `nor could ${plural(number, 'more subscription', 'more subscriptions')}`,
    },
    fallback: {
      heading: 'Azure’s machine index (Resource Graph) isn’t responding.',
      refused: 'You can’t use Azure’s machine index (Resource Graph).',
      throttled: 'Azure limits how often its machine index (Resource Graph) can be asked.',
      progress: (progress: string): Rich => [
        'We’re reading your subscriptions one by one: ',
        strong(progress),
        '. IP addresses aren’t available meanwhile.',
      ],
      all: (number: number) => subscriptions(number),
      some: (read: number, all: number) => `${count(read)} of ${subscriptions(all)} so far`,
      showMore: 'Show new results',
      until: (moment: string): Rich => ['Next try after ', time(moment)],
    },
    none: {
      heading: 'No machines yet',
      advice: (person: string): Rich => [
        'Your account can’t see any virtual machines. If you expected one, ask its owner for the role ',
        role('Virtual Machine Contributor'),
        ' (to run it) or ',
        role('Reader'),
        ' (to see it), and check that you are signed in with the right account: you are ',
        strong(person),
        '.',
      ],
      delay: 'New permissions can take a few minutes to work.',
      limited: 'Not every subscription is shown here.',
    },
    noSuchPage: {
      heading: 'There is no such page',
      advice: (): Rich => ['This list has fewer pages. ', link('Go to its first page'), '.'],
    },
    noneYet: { heading: 'Nothing yet', advice: 'Still reading your subscriptions…' },
    noneForSure: {
      heading: 'None is known to match at the moment',
      advice: 'Addresses cannot be searched until the list itself is there again.',
    },
    noMatch: {
      heading: 'No machines match',
      advice: (): Rich => [link('Show all'), ' of them.'],
    },
  },

  /** The search over everything. */
  find: {
    title: 'Find',
    label: 'Find a machine, a view or a page',
    /** What opens it, as it stands on the keys. */
    keys: 'Ctrl K',
    favourites: 'Favourites',
    views: 'Saved views',
    all: (total: number) => `All ${count(total)} machines that match`,
    noMachines: (reason: string) => `Machines cannot be searched at the moment: ${reason}`,
    nothing: 'Nothing matches.',
    nothingYet: 'Machines that you mark as favourites are listed here, and the views that you save.',
  },

  /** The sheet of a workbook. */
  file: {
    machines: 'Machines',
    /** Excel takes 31 characters at most. */
    lacks: {
      addresses: 'Machines without addresses',
      subscriptions: 'First 10,000 subscriptions only',
      details: 'Some machines not in full',
      directories: 'Some directories missing',
      notes: 'Not searched by your notes',
    },
    lacksSeveral: (lacks: readonly string[]) => `Lacks ${lacks.join(', ')}`,
    moreTags: (number: number) => `… and ${plural(number, 'more tag', 'more tags')}`,
  },

  vm: {
    title: (name: string, state: string) => `${name} – ${state}`,
    back: 'Machines',
    connect: 'Connect',
    facts: 'Details',
    groups: { where: 'Where', what: 'What', network: 'Network', technical: 'Technical' },
    resourceId: 'Resource ID',
    copyResourceId: 'Copy the resource ID',
    /** What it takes to connect, a step each. */
    steps: {
      runs: 'It’s running',
      mustRun: 'It must be running',
      isPublic: 'It has a public IP address',
      isPrivate: 'It has a private IP address only',
      port: (port: number) => `Port ${port} must be open to you`,
      portNotChecked: (port: number) =>
        `Not checked. If connecting times out, ask whoever looks after its network for port ${port} from your address.`,
      asYourself: 'Sign in with your own account',
      asUser: (login: string, means: 'password' | 'key') =>
        `Sign in as ${login} with ${means === 'key' ? 'your SSH key or password' : 'its password'}`,
      withPassword: 'Sign in with an account of the machine',
      withKey: 'Sign in with your SSH key or password',
    },
    tags: 'Tags',
    unknownSystem: 'unknown',
    unnamed: 'A machine without a name',
    notInFull: 'not read in full',
    isOdd: 'Azure describes it in an unknown way, so it can only be listed here.',
    capacity: (cores: number, memoryGib: number) => `${plural(cores, 'vCPU', 'vCPUs')}, ${count(memoryGib)} GiB`,
    lastChangeFailed: 'Its last deployment or extension failed.',
    lastChangeFailedBecause: (reason: Rich): Rich => ['Its last deployment or extension failed. ', ...reason],
    traits: {
      hibernated: 'It is hibernated: its memory is saved on its disk, and it goes on from there when it is started.',
      spot: {
        deallocate: 'It is a Spot machine: Azure stops it whenever it needs the room.',
        delete: 'It is a Spot machine: Azure deletes it whenever it needs the room.',
      },
      maybeEvicted:
        'Either somebody stopped it, or Azure took it back. It can be started again once Azure has room for it.',
      ephemeralDisk:
        'Its system disk is on its host (ephemeral), so it cannot be stopped, and what is on that disk is lost when it moves to another host.',
      scaleSet: (name: string): Rich => [
        'It belongs to the scale set ',
        code(name),
        ', which may add, replace and delete machines by itself.',
      ],
      managedBy: (id: string): Rich => ['It is managed by ', code(id), ', which may change or delete it by itself.'],
      service: (service: string): Rich => [
        'It belongs to ',
        strong(service),
        ', which may change or delete it by itself, and may not let others do so.',
      ],
    },
    address: {
      public: 'Public IP',
      private: 'Private IP',
      none: 'IP address',
      copyPublic: (name: string) => `Copy the public address of ${name}`,
      copyPrivate: (name: string) => `Copy the private address of ${name}`,
      isPrivate: 'private',
      changes: 'changes when stopped',
    },
    /** The text in place of an address. */
    noAddress: { known: 'none', hidden: 'you can’t see this', unavailable: 'unavailable right now' },
    ssh: (name: string) => `Copy the SSH line for ${name}`,
    sshByEntra: (name: string) => `Copy the line that opens ${name} as yourself`,
    byBastion: (name: string) => `Copy the line that opens ${name} through Azure Bastion`,
    /** What the person has to put into that line. */
    bastionPlaceholders: (name: string, group: string): Rich => [
      'Put the name of your Azure Bastion and of its resource group in place of ',
      code(name),
      ' and ',
      code(group),
      '.',
    ],
    remoteDesktop: 'Remote Desktop file (.rdp)',
    remoteDesktopWarning:
      "Windows warns of an unknown publisher, since the file is not signed, and of the machine's own certificate. " +
      'Nothing of your computer is shared.',
    webAccount:
      'Sign in with your own account. If the program does not accept the address, put the name of the machine in its place.',
    addressOfFile: (address: string): Rich => [
      'Some programs cannot read an IPv6 address from a file. The address is ',
      code(address),
      '.',
    ],
    onlyAddress: (address: string): Rich => ['We don’t know its OS. IP address: ', code(address), '.'],
    onlyPrivate: (): Rich => [
      'No public IP. Use your organisation’s network or VPN, or ',
      link('Azure Bastion'),
      ' (opens the Azure portal; must be set up).',
    ],
    natRule: (rule: string, balancer: string): Rich => [
      'The load balancer ',
      code(balancer),
      ' forwards a port to it by its inbound NAT rule ',
      code(rule),
      '. Whoever looks after it knows the address and port.',
    ],
    loadBalancer: (balancer: string): Rich => [
      'It is behind the load balancer ',
      code(balancer),
      ', which may lead to it.',
    ],
    unknownTitle: 'What you can do',
    unknownAdvice: {
      billed:
        'Azure doesn’t report whether it runs, so it may still be billed. Often that ends by itself within minutes.',
      start: 'Start is safe to try: a machine that runs already just goes on.',
      stop: 'Stop is safe to try if nobody uses it: it disconnects anyone signed in, and ends billing for compute.',
      restart: 'Restart works only if it runs.',
    },
  },

  copy: 'Copy',

  confirm: {
    heading: (action: string) => `${action}?`,
    stopBilling: (name: string) => `Stop billing for ${name}`,
    /** What the action means, a fact and a detail each. */
    means: {
      service: (service: string): { fact: Rich; detail: string } => ({
        fact: ['It belongs to ', strong(service)],
        detail: 'That may not allow this, or undo it.',
      }),
      billingEnds: {
        fact: ['You stop paying for compute'] as Rich,
        detail: 'Disks and reserved IP addresses still cost.',
      },
      billingGoesOn: {
        fact: ['You go on paying for compute'] as Rich,
        detail: 'It keeps its host. Only Stop ends that.',
      },
      disconnectsAsleep: {
        fact: ['Anyone signed in is disconnected'] as Rich,
        detail: 'Its memory is saved: programs go on where they were once it is resumed.',
      },
      mayRestart: {
        fact: ['Now and then, Azure restarts it for this'] as Rich,
        detail: 'Unsaved work would then be lost.',
      },
      moves: {
        fact: ['It is shut down, and starts on another host'] as Rich,
        detail: '',
      },
      evicts: {
        deallocate: {
          fact: ['Azure stops it within 30 minutes'] as Rich,
          detail: 'It can be started again once Azure has room for it.',
        },
        delete: {
          fact: ['Azure ', strong('deletes'), ' it within 30 minutes'] as Rich,
          detail: 'Its disks are deleted too. Nothing brings it back.',
        },
        either: {
          fact: ['Azure stops or deletes it within 30 minutes'] as Rich,
          detail: 'Its eviction policy decides.',
        },
      },
      disconnects: { fact: ['Anyone signed in is disconnected'] as Rich, detail: 'Unsaved work is lost.' },
      addressStays: { fact: ['It keeps its IP addresses'] as Rich, detail: '' },
      addressMayChange: {
        fact: ['A public IP address that isn’t reserved is released'] as Rich,
        detail: 'It gets a new one when it starts.',
      },
      addressLost: (address: string): { fact: Rich; detail: string } => ({
        fact: ['Its public IP ', strong(address), ' is released'],
        detail: 'It isn’t reserved. It gets a new one when it starts.',
      }),
      temporaryDisk: { fact: ['A temporary disk is erased'] as Rich, detail: 'Other disks keep their data.' },
      systemDisk: { fact: ['Its system disk is set up anew'] as Rich, detail: 'What was changed on it is lost.' },
      time: (inSeconds: number) => `Takes about ${inSeconds < 90 ? 'a minute' : `${inMinutes(inSeconds)} minutes`}`,
    },
    cancel: 'Cancel',
  },

  /** One action for many machines. */
  bulk: {
    selected: 'selected',
    selectedMachines: 'Selected machines',
    select: (name: string) => `Select ${name}`,
    selectAll: 'Select all on this page',
    clear: 'Clear',
    /** All that a filter finds, on every page. */
    allThatMatch: (number: number) => `All ${count(number)}`,
    actions: {
      start: {
        label: 'Start',
        of: (some: string) => `Start ${some}`,
        will: 'Will start',
        none: 'None of them can be started now',
        doing: (some: string) => `Starting ${some}`,
      },
      stop: {
        label: 'Stop',
        of: (some: string) => `Stop ${some}`,
        will: 'Will stop',
        none: 'None of them can be stopped now',
        doing: (some: string) => `Stopping ${some}`,
      },
      restart: {
        label: 'Restart',
        of: (some: string) => `Restart ${some}`,
        will: 'Will restart',
        none: 'None of them can be restarted now',
        doing: (some: string) => `Restarting ${some}`,
      },
      'power-off': {
        label: 'Power off (still billed)',
        of: (some: string) => `Power off ${some}`,
        will: 'Will power off',
        none: 'None of them can be powered off now',
        doing: (some: string) => `Powering off ${some}`,
      },
      hibernate: {
        label: 'Hibernate',
        of: (some: string) => `Hibernate ${some}`,
        will: 'Will hibernate',
        none: 'None of them can be hibernated now',
        doing: (some: string) => `Hibernating ${some}`,
      },
    },
    machines,
    fitting: (fitting: number, all: number) => `${count(fitting)} of ${machines(all)}`,
    heading: (action: string) => `${action}?`,
    leftOut: 'Left out',
    missing: (number: number) => `${machines(number)} of your selection can’t be found any more.`,
    andMore: (number: number) => `and ${count(number)} more`,
    waitsAlready: 'It waits for its turn already.',
    unreadable: 'Azure says too little about it.',
    tooMany: (most: number) => `At most ${count(most)} at once: filter the list first.`,
    losesAddress: (address: string) => `Its public IP ${address} is released`,
    keepsAddress: 'It keeps its IP addresses',
    mayLoseAddress: 'A public IP address that isn’t reserved is released',
    means: {
      billing: (number: number) => `You stop paying for compute on all ${count(number)}`,
      billingGoesOn: (number: number) => `You go on paying for compute on all ${count(number)}`,
      onlyStopEnds: 'They keep their hosts. Only Stop ends that.',
      people: 'Anyone signed in is disconnected',
      peopleAndDisks: 'Anyone signed in is disconnected; temporary disks are erased',
      unsaved: 'Unsaved work is lost.',
      asleep: 'Memory is saved: programs go on where they were once they are resumed.',
      stillCosts: 'Disks and reserved IP addresses still cost.',
      time: (inSeconds: number) => `About ${duration(inSeconds)} for all`,
      closeTab: 'You can close this tab; Activity keeps the result.',
    },
    done: (done: number, all: number) => `${count(done)} of ${count(all)} done`,
    groups: {
      waiting: 'Waiting',
      underWay: 'In progress',
      failed: 'Failed',
      unknown: 'Result unknown',
      notSent: 'Not sent',
      done: 'Done',
    },
    progress: 'Progress',
    stop: 'Don’t send what waits',
    whatGoesOn: 'What has been sent goes on.',
    notSent: (number: number) =>
      `${machines(number)} ${number === 1 ? 'was' : 'were'} not sent: it was stopped, your sign-in ended, or this app did.`,
    sendRest: 'Send what was not sent',
    retryFailed: 'Try again what failed',
    partOfMany: 'one of many',
    back: 'Machines',
    empty: 'Select some machines first',
  },

  /** All actions of a machine. */
  actionsPage: {
    more: 'More actions',
    impossible: 'Not possible right now',
    copyAndOpen: 'Copy and open',
    copyAddress: 'Copy IP address',
    copyLine: 'Copy command',
    portal: 'Open in Azure portal',
    mark: 'Add to favourites',
    unmark: 'Remove from favourites',
  },

  /** What a page in transition says without scripts. */
  refresh: {
    goesOn: (seconds: number) => `Something is in progress, so this page refreshes itself every ${seconds} s.`,
    stopped: 'Something is in progress.',
    stop: 'Stop refreshing',
    goOn: 'Refresh this page',
  },

  /** What a person calls a machine, and writes about it. */
  note: {
    title: 'Nickname and note',
    of: (name: string) => `Nickname and note for ${name}`,
    onlyYou: 'Only you see them.',
    nickname: 'Nickname',
    text: 'Note',
    add: 'Add…',
    change: 'Change…',
  },

  /** What anybody has done to a machine, as Azure's activity log tells. */
  rights: {
    title: 'Why can’t I?',
    of: (name: string) => `What you can do with ${name}`,
    lacking: 'Your rights don’t include this.',
    about: 'Your roles in Azure, as it lists them now. At each action Azure decides anew.',
    notTold: 'Azure doesn’t tell you your rights here. So everything is offered, and Azure decides.',
    yes: 'You can',
    /** Before the name of the smallest role that has what is listed below. */
    withRole: 'You could with the role',
    denials: 'Forbidden by Azure itself',
    denialsHidden: 'What a service of Azure forbids on this machine isn’t visible to you.',
    denied: (name: string, actions: readonly string[], isCertain: boolean) =>
      `“${name}” ${isCertain ? 'forbids' : 'may forbid'}, whatever your roles are: ${actions.join(', ')}.`,
    locks: 'Locks',
    locksHidden: 'The locks of this machine aren’t visible to you.',
    noLocks: 'No lock holds it.',
    lock: (name: string, level: 'read-only' | 'no-deletion' | 'unknown', on: string) =>
      ({
        'read-only': `The lock “${name}” on ${on} lets nobody change it, and so nobody start or stop it.`,
        'no-deletion': `The lock “${name}” on ${on} lets nobody delete it. Everything else works.`,
        unknown: `There is a lock “${name}” on ${on}.`,
      })[level],
    scopes: {
      resource: (_group: string) => 'the machine itself',
      group: (group: string) => `its resource group ${group}`,
      subscription: (_group: string) => 'its subscription',
    },
    askWhom:
      'Send the request to whoever gives rights where you work. It names you, the machine, the actions and the role.',
    command: 'The command that an administrator runs',
    mail: 'Write a mail',
    copyFor: (shell: string) => `Copy the command for ${shell}`,
    subject: (machine: string) => `Rights on the virtual machine ${machine}`,
    request: (asked: RightsRequest) =>
      [
        `Please give me rights on the virtual machine ${asked.machine} in Azure.`,
        '',
        `Who: ${asked.person}`,
        `What for: ${asked.actions.join(', ')}`,
        `Missing: ${asked.needs.join(', ')}`,
        `The smallest built-in role with all of it: ${asked.role}`,
        `On: ${asked.scope}`,
        '',
        'With the Azure command line:',
        ...asked.commands,
      ].join('\n'),
  },

  activityLog: {
    title: 'Who did what',
    of: (name: string) => `Who did what to ${name}`,
    about: 'From Azure’s activity log: the last seven days, but often not the last minutes.',
    none: 'Azure has logged nothing.',
    cutShort: 'There is more than fits here. The Azure portal has all of it.',
    changes: { write: 'Change', delete: 'Delete' },
    you: 'you',
    azure: 'Azure itself',
    application: (name: string) => `an application (${name})`,
    /** Of a machine in transition whose action is not the person's own. */
    byOthers: 'Somebody else, or Azure itself, has begun this.',
  },

  activity: {
    title: 'Activity',
    none: 'Nothing yet',
    noneAdvice: 'Actions you take here appear on this page, with their result.',
    about: (most: number) => `Only what you do in this app is listed: your last ${count(most)} actions at most.`,
    /** Every action, beside the newest ones. */
    all: 'All activity',
    notify: 'Notify me when it ends',
    took: (seconds: number) => `took ${duration(seconds)}`,
    usually: (seconds: number) => `usually about ${duration(seconds)}`,
    result: 'Result',
    anyResult: 'Any result',
    anyMachine: 'All machines',
    noMatch: 'Nothing matches',
    unread: 'Not read yet',
    /** Beside the link to this page. */
    unreadFailures: (number: number) => plural(number, 'failure to read', 'failures to read'),
    gotIt: 'Got it',
    gotItOf: (what: string) => `Got it: ${what}`,
    gotItAll: (number: number) => `Got it, all ${count(number)}`,
    mayHaveBegun: 'May have begun',
    waits: 'Waits for its turn',
    status: {
      running: 'In progress',
      succeeded: 'Done',
      failed: 'Failed',
      unknown: 'Result unknown',
      'not-sent': 'Not sent',
    },
    notRead: 'Nothing that could be read',
    notReadAdvice: 'What you did before may be missing here. Your machines are not affected.',
  },

  /** What people choose for a browser of theirs. */
  preferences: {
    title: 'Preferences',
    /** The languages themselves have their own names. */
    language: { legend: 'Language', options: { system: 'As the browser says' } },
    theme: { legend: 'Theme', options: { system: 'As the system says', light: 'Light', dark: 'Dark' } },
    density: { legend: 'Rows', options: { comfortable: 'Comfortable', compact: 'Compact' } },
    shortcuts: { legend: 'Keyboard shortcuts', options: { on: 'On', off: 'Off' } },
    notifications: {
      legend: 'Notifications',
      options: { off: 'Off', on: 'When an action ends that I’ve started' },
      about: 'Only in this browser, while a page of this app is open that you don’t look at.',
      blocked: 'This browser shows no notifications from this site. Allow them in its settings for this site.',
      needsScripts: 'Notifications need JavaScript.',
    },
    save: 'Save',
  },

  /** The keyboard shortcuts. */
  keys: {
    title: 'Keyboard shortcuts',
    does: {
      search: 'Search machines',
      nextRow: 'Next machine',
      previousRow: 'Previous machine',
      menu: 'All actions of the machine',
      favourite: 'Mark the machine as a favourite, or take the mark away',
      keys: 'This list',
      find: 'Find a machine, a view or a page',
    },
    isOn: 'They do nothing while you type. Preferences switch those of a single key off.',
    isOff: 'Those of a single key are switched off in your preferences.',
    show: 'Show them',
    close: 'Close',
  },

  /** What became of the list of what people did, for the activity page and the doctor. */
  history: {
    inMemory: 'History is kept until this app restarts.',
    reading: 'History from before this app started is still being read.',
    unread: "History from before this app started can't be read at the moment.",
    unreachable:
      'History is limited for now: it lacks what was done before. What is done meanwhile is kept, and saved as soon as its store answers.',
    unwritable: (folder: string) =>
      `History can't be saved: ${folder} can't be written to. It is kept until the app restarts.`,
    itsFolder: 'its folder',
    full: (since: string): Rich => [
      "History hasn't been saved since ",
      time(since),
      ': the disk is full. Nothing is lost while the app runs.',
    ],
    silent: (since: string): Rich => ["History hasn't been saved since ", time(since), ": the folder doesn't answer."],
    damaged: (moment: string, file: string): Rich => [
      'History before ',
      time(moment),
      " couldn't be read and was set aside as ",
      code(file),
      '.',
    ],
  },

  /** The footer: what a page asked Azure. */
  calls: {
    summary: (number: number) =>
      `What this page asked Azure: ${number === 0 ? 'nothing' : plural(number, 'call', 'calls')}`,
    none: 'Drawn from a list read moments ago.',
    after: (milliseconds: number) => `in ${count(milliseconds)} ms`,
    noAnswer: 'no answer',
    quota: 'Remaining quota:',
    correlationId: 'Correlation id',
    repeat: 'Copy as az rest (bash)',
    /** The shell that the line is quoted for. */
    shell: 'bash',
    exchange: 'Token exchange; can’t be repeated.',
    more: (number: number) => `And ${count(number)} more.`,
  },

  signedOut: {
    title: 'You are signed out',
    sentence: 'Nobody can see your machines here until somebody signs in.',
    onlyHere:
      'Microsoft Entra could not be reached, so you are signed out here alone: whoever uses this browser may still be able to ' +
      'sign in as you. Close all its windows.',
  },

  errors: {
    kinds: {
      'not-signed-in': {
        heading: 'Sign in to see your machines',
        advice:
          'See and run the Azure virtual machines that you have access to. My VMs acts only as you; it can’t create or delete anything.',
      },
      'more-proof-needed': {
        heading: 'One more step to sign in',
        advice: 'Sign in again and do what Microsoft Entra asks for. You come back here.',
      },
      'sign-in-refused': {
        heading: 'You can’t use this app with this account',
        advice:
          'Signing in again with the same account won’t help. Send these details to your administrator, ' +
          'or sign out and use another account.',
      },
      'invalid-input': {
        heading: 'We couldn’t read that request',
        advice: 'Nothing was changed. Go back and try again.',
      },
      'wrong-method': { heading: 'That is not possible here', advice: 'Nothing was changed.' },
      'too-large': { heading: 'That was too much', advice: 'Nothing was changed.' },
      'unsupported-form': {
        heading: 'We couldn’t read that request',
        advice: 'Nothing was changed. Use the buttons of this page.',
      },
      'cross-site': { heading: 'Stopped for your safety', advice: 'Open this app itself and try it there.' },
      forbidden: { heading: 'Azure does not allow this', advice: 'Nothing was changed.' },
      'turned-off': { heading: 'Turned off here', advice: 'Nothing was changed.' },
      'not-found': { heading: 'Not found', advice: '' },
      conflict: { heading: 'Not possible right now', advice: 'Nothing was changed.' },
      'too-many-requests': { heading: 'Please slow down', advice: 'Nothing was changed.' },
      misconfigured: {
        heading: 'This app is not set up correctly',
        advice: `You can do nothing about it. ${askOperator}`,
      },
      'azure-refused': { heading: 'Azure refused this', advice: `You can do nothing about it. ${askOperator}` },
      'azure-unavailable': { heading: 'Azure does not answer', advice: 'Your machines are not affected.' },
      'azure-throttled': { heading: 'Azure is limiting requests', advice: 'Your machines are not affected.' },
      'azure-slow': { heading: 'Azure is slow', advice: maybeDone },
    },
    /** What undoes a failure: whether waiting helps, and what to do or whom to ask. */
    cures: {
      role: {
        heading: 'You don’t have permission for this',
        advice:
          'Ask the owner of the machine or of its subscription for a role that includes it. ' +
          'New permissions can take a few minutes to work.',
      },
      'sign-in': {
        heading: 'One more step to sign in',
        advice: 'Sign in again and do what Microsoft Entra asks for. You come back here.',
      },
      'signing-in-later': { heading: 'Signing in is not possible now', advice: '' },
      'still-signed-in': { heading: 'You are signed in', advice: 'Nothing has changed by it.' },
      'other-directory': {
        heading: 'In another directory',
        advice:
          'This page shows the machines of one directory. Open the other one in the Azure portal, or ask whoever runs this page.',
      },
      'other-person': { heading: 'Somebody else decides about this', advice: 'Give them the details below.' },
      lock: { heading: 'A lock is in the way', advice: 'Waiting does not help.' },
      quota: {
        heading: 'A quota is used up',
        advice: 'Waiting helps only if other machines of the subscription are stopped meanwhile.',
      },
      'other-size': {
        heading: 'This size is not to be had here',
        advice: 'Waiting seldom helps. Another size may: whoever looks after the machine can give it one.',
      },
      subscription: { heading: 'The subscription is disabled', advice: 'Waiting does not help.' },
      extension: {
        heading: 'An extension failed',
        advice:
          'The machine may run all the same. Waiting does not help: whoever looks after it can repair the extension.',
      },
      agent: {
        heading: 'Not ready yet',
        advice: 'Waiting may help: try again in a few minutes. If it stays like this, restart the machine.',
      },
      capacity: {
        heading: 'Azure has no room right now',
        advice: 'Waiting helps, but nobody can say how long. If it is urgent, another size may find room.',
      },
      'capacity-for-spot': {
        heading: 'Azure has no room right now',
        advice: 'It is a Spot machine, which gets only what others leave. Waiting helps, but that may be hours.',
      },
      'capacity-to-resume': {
        heading: 'Azure has no room right now',
        advice:
          'Waiting helps: its memory stays saved. If it is urgent, stop it first, which throws its saved memory away, and start it then.',
      },
      waiting: { heading: 'Not possible right now', advice: 'Waiting helps: try again in a few minutes.' },
      nothing: { heading: 'Not possible right now', advice: 'There is nothing that you need to do.' },
      unknown: { heading: 'Not possible right now', advice: '' },
    },
    /** The next step, where it is a page of the Azure portal. */
    portal: {
      quota: 'Ask for more in Azure portal',
      lock: 'Show the locks in Azure portal',
      'other-size': 'Change the size in Azure portal',
      subscription: 'Open the subscription in Azure portal',
      extension: 'Show its extensions in Azure portal',
    },
    requestRight: (action: string, scope: string) => `Please give me the right “${action}” on ${scope}`,
    nothingChanged: 'Nothing was changed.',
    maybeDone,
    signInDidNotHelp: {
      heading: 'Signing in again did not help',
      advice: 'You have just signed in, and are refused all the same. Send these details to your administrator.',
    },
    whatThisIsAt: (organisation: string) =>
      `This page shows the Azure virtual machines at ${organisation} that you have access to. It acts only as you; it can’t create or delete anything.`,
    lost: 'Nothing was done; once you are signed in you can do it with one click.',
    lostAgain: 'Nothing was changed.',
    waitAMoment: 'Try again in a moment.',
    wait: (seconds: number) => `Try again in ${seconds} s.`,
    signIn: 'Sign in',
    signInAgain: 'Sign in again',
    signedInAgain: {
      heading: 'You are signed in again',
      sentence: 'What you asked for is on its way. If it is a file, your browser downloads it.',
    },
    tryAgain: 'Try again',
    /** A refusal for want of a right. */
    missingRole: {
      heading: (verb: string, name: string) => `You can’t ${verb} ${name}`,
      sentence: (verb: string, roleName: string): Rich => [
        `You can see it, but not ${verb} it. Ask its owner for `,
        role(roleName),
        '. New permissions can take a few minutes to work. ',
        strong('Nothing was changed.'),
      ],
      copy: 'Copy request',
    },
    otherAccount: 'Sign out and use another account',
    backToList: 'Back to your machines',
    backToActivity: 'Back to your activity',
    backTo: (name: string) => `Back to ${name}`,
    details: {
      heading: 'Details for support',
      code: 'Code',
      connection: 'Connection',
      azureSays: 'Azure says',
      correlationId: 'Correlation id',
      traceId: 'Trace id',
      remedy: 'For whoever runs this page',
      requestId: 'Request id',
      time: 'Time',
      copy: 'Copy these details',
    },
    /** In plain text, for a request of which nothing can be read, not even the page that it wants. */
    unreadable: {
      headersTooLarge:
        'Your browser sent more than this app takes: a very long address, or too many cookies and sign-in data. Shorten the address, or ' +
        'delete the cookies of this site and sign in again. If that does not help, your sign-in carries too much, such as hundreds of ' +
        'groups: tell whoever runs this page.',
      tooSlow: 'The request did not arrive in time. Try again.',
      other: 'The request could not be read.',
    },
    unexpected: {
      title: 'Something went wrong',
      heading: 'Something went wrong in this app',
      afterForm: 'It may still have worked. Check the machine’s state.',
      afterPage: 'Your machines are not affected.',
      tell: (requestId: string): Rich => ['Tell whoever runs this page the number ', code(requestId), '.'],
    },
  },
}
