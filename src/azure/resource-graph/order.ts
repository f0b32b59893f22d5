import { CHANGING_CONDITIONS, CHANGING_STATES, VM_NEEDS, type VmNeed } from '../../domain/vm-needs.ts'
import type { SortColumn, VmQuery } from '../../domain/vm-query.ts'
import { toKeyFilter, toLiteral } from './kusto-literal.ts'

/** The keys of `order by`. The id makes the order total, so no VM is on two pages or on none. */
export function toOrder({ sort: { column, descending }, favourites = [], words, noted }: VmQuery): string {
  const direction = descending ? 'desc' : 'asc'
  if (column === 'needs') return `${toLack(words, noted)}${toNeedRank(favourites)} ${direction}, ${NAME} asc, vmKey asc`
  if (column === 'state') return `${toNeedRank([])} ${direction}, ${NAME} asc, vmKey asc`
  return `${SORT_KEYS[column]} ${direction}, vmKey asc`
}

/** How many of the words a name lacks, and the person's own name for the VM too: what is called as they typed comes first. */
function toLack(words: readonly string[], noted: VmQuery['noted'] = []): string {
  if (words.length === 0) return ''
  const isCalled = words.map((word, at) => {
    const nicknamed = noted[at]?.byNickname ?? []
    return [`name contains ${toLiteral(word)}`, ...(nicknamed.length === 0 ? [] : [toKeyFilter(nicknamed)])].join(
      ' or ',
    )
  })
  return `${isCalled.map((condition) => `iff(${condition}, 0, 1)`).join(' + ')} asc, `
}

/** The same rank as toNeedRank in domain/vm-needs.ts. */
function toNeedRank(favourites: readonly string[]): string {
  const rank = (need: VmNeed) => VM_NEEDS.indexOf(need)
  const cases = [
    `power == 'powerstate/stopped', ${rank('stopped')}`,
    `provisioning =~ 'failed', ${rank('failed')}`,
    `power in (${CHANGING}) or provisioning in~ (${CHANGING_CONDITIONS.map(toLiteral).join(', ')}), ${rank('changing')}`,
    ...(favourites.length === 0 ? [] : [`${toKeyFilter(favourites)}, ${rank('favourite')}`]),
    `power == 'powerstate/running', ${rank('running')}`,
    `power == 'powerstate/deallocated', ${rank('off')}`,
  ]
  return `case(${cases.join(', ')}, ${rank('unknown')})`
}

const CHANGING = CHANGING_STATES.map((state) => toLiteral(`powerstate/${state}`)).join(', ')

const NAME = 'tolower(name)'

const SORT_KEYS: Readonly<Record<Exclude<SortColumn, 'needs' | 'state'>, string>> = {
  name: NAME,
  size: 'tolower(size)',
  os: 'os',
  location: 'location',
  group: 'tolower(resourceGroup)',
  subscription: 'tolower(subscriptionName)',
  // As text, 10.0.0.10 would come before 10.0.0.4.
  address: toNumber(`split(iff(isempty(publicAddress), privateAddress, publicAddress), '.')`),
}

/** Combines the four parts of an IPv4 address into a number; null if there are not four. */
function toNumber(parts: string): string {
  return [0, 1, 2, 3].map((at) => `tolong(tostring(${parts}[${at}])) * ${256 ** (3 - at)}`).join(' + ')
}
