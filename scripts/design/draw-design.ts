import { VM_ACTIONS } from '../../src/domain/vm-actions/vm-actions.ts'
import { toActionsModel, toConfirmModel } from '../../src/features/vm-actions/page.ts'
import { toVmListModel } from '../../src/features/vm-list/page.ts'
import { loadAssets } from '../../src/web/assets.ts'
import { drawIcon } from '../../src/web/icons.ts'
import { createLocalizedViews, type Localized } from '../../src/web/localized-views.ts'
import { toBrandingModel } from '../../src/web/partials/branding.ts'
import type { Offer } from '../../src/web/partials/offer.ts'
import { toVmPageModel } from '../../src/web/partials/vm-panel.ts'
import { paths } from '../../src/web/paths.ts'
import { readListQuery } from '../../src/web/read-list-query.ts'
import { drawRich } from '../../src/web/rich.ts'
import { LANGUAGES, loadWords } from '../../src/words/languages.ts'
import { MACHINES, MADE_UP_NOW } from './machines.ts'

const PERSON = {
  tenantId: 'tenant',
  objectId: 'person',
  name: 'Ada Lovelace',
  userPrincipalName: 'ada@contoso.example',
}
const POLICY = { disabledActions: [], subscriptions: undefined }
/** In a frame of its own, so that each has the width and the colours that it would have. */
const WIDTHS = [1280, 768, 390] as const
const THEMES = ['light', 'dark'] as const

/**
 * Every component in every state, from the templates and models of the app itself.
 *
 * @param query `part`: one part alone; `language`, `theme` and `density` as in the preferences
 */
export async function drawDesign(query: URLSearchParams): Promise<string> {
  const language = LANGUAGES.find((one) => one === query.get('language')) ?? 'en'
  const asset = loadAssets().url
  const { words, views } = await createLocalizedViews({
    loadWords,
    toShared: (ofLanguage) => ({
      asset,
      icon: drawIcon,
      branding: toBrandingModel(NO_BRANDING, POLICY, ofLanguage),
      door: { isRenewedByPages: false, refresh: '', signedOut: '', signInPrefix: '', signOut: '' },
      paths,
      rich: drawRich,
      words: ofLanguage,
    }),
  }).load(language)
  const parts = toParts({ words, views })
  const part = parts[query.get('part') ?? '']
  return part === undefined ? toFrames(Object.keys(parts), query) : toPage({ words, views }, part(), query)
}

const NO_BRANDING = { organisation: undefined, support: undefined, notice: undefined }

/** Each part of the page, drawn when it is asked for. */
function toParts({ words, views }: Localized): Readonly<Record<string, () => string>> {
  const offer: Offer = {
    policy: POLICY,
    portal: { origin: 'https://portal.example', tenantId: PERSON.tenantId },
    words,
    now: MADE_UP_NOW,
  }
  const toList = (parameters: Readonly<Record<string, string>>, vms = MACHINES) => {
    const asked = readListQuery(parameters)
    const page = {
      vms,
      total: vms.length,
      counts: COUNTS,
      asOf: MADE_UP_NOW,
      version: undefined,
      offPage: [],
      bulks: [],
      subscriptionNames: new Map(),
      fallback: undefined,
    }
    return views.drawPage('vm-list/list', toVmListModel(asked, page, PERSON, offer, []))
  }
  const [first] = MACHINES
  if (!first) throw new Error('There is no machine to draw.')
  return {
    'every state of a row': () => toList({}),
    'filtered, nothing found': () => toList({ q: 'zzz', os: 'Linux', tag: 'env:production' }, []),
    'nobody’s rights': () => toList({}, []),
    ...Object.fromEntries(
      MACHINES.map((vm) => [
        `machine ${vm.name}`,
        () => views.drawPage('vm-page/vm-page', toVmPageModel(vm, offer, undefined)),
      ]),
    ),
    ...Object.fromEntries(
      VM_ACTIONS.filter(({ interrupts }) => interrupts).map((action) => [
        `asks first: ${action.name}`,
        () =>
          views.drawPage(
            'vm-actions/confirm',
            toConfirmModel(action, first.id, first, { from: undefined, signedIn: undefined }, words),
          ),
      ]),
    ),
    'all actions': () => views.drawPage('vm-actions/actions', toActionsModel(first, undefined, offer)),
    'Azure has not answered yet': () => views.draw('frame/waiting', {}),
  }
}

const COUNTS = {
  states: { running: 5, stopped: 1, starting: 1, deallocating: 1, deallocated: 4, unknown: 2 },
  subscriptions: 1,
  choices: undefined,
  isCutShort: false,
}

function toPage({ words, views }: Localized, content: string, query: URLSearchParams): string {
  const attributes = ['theme', 'density'].flatMap((name) => {
    const value = query.get(name)
    return value === null ? [] : [{ name, value }]
  })
  const top = views.draw('frame/top', {
    view: query.get('part')?.startsWith('machine ') ? 'vm-page/vm-page' : 'vm-list/list',
    title: words.list.title,
    directoryOfTitle: '',
    nonce: '',
    preferences: { attributes, version: '', colorScheme: 'light dark', grounds: [] },
    person: { ...PERSON, id: PERSON.objectId, initial: 'A', lastsMs: 0, sinceChange: '' },
    directory: undefined,
    unread: 2,
  })
  return `${top}${content}${views.draw('frame/bottom', { asked: undefined })}`
}

/** Every part at every width, light and dark. */
function toFrames(names: readonly string[], query: URLSearchParams): string {
  const frames = names.flatMap((part) =>
    THEMES.flatMap((theme) =>
      WIDTHS.map((width) => {
        const address = new URLSearchParams({ ...Object.fromEntries(query), part, theme })
        return `<figure><figcaption>${part}, ${theme}, ${width}</figcaption><iframe loading="lazy" title="${part}, ${theme}, ${width}" width="${width}" height="720" src="/design?${address.toString().replaceAll('&', '&amp;')}"></iframe></figure>`
      }),
    ),
  )
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Design</title><body>${frames.join('\n')}</body></html>`
}
