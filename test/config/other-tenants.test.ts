import * as z from 'zod'
import { findOtherTenantsFaults, OTHER_TENANTS_SETTING } from '../../src/config/other-tenants.ts'

const [OWN, ONE, OTHER] = [1, 2, 3].map((number) => `0c0c0c0c-0000-4000-8000-00000000000${number}`) as [
  string,
  string,
  string,
]

describe('the setting OTHER_TENANTS', () => {
  const read = (text: string) => z.object(OTHER_TENANTS_SETTING).safeParse({ OTHER_TENANTS: text })
  const faultsOf = (text: string, door = 'entra') =>
    findOtherTenantsFaults({ OTHER_TENANTS: text, TENANT_ID: OWN.toUpperCase(), FRONT_DOOR: door })

  it('is a list of ids, in any letter case, with spaces and a comma too many', () => {
    expect(read(` ${ONE.toUpperCase()}, ${OTHER},`).data).toEqual({ OTHER_TENANTS: [ONE, OTHER] })
    expect(faultsOf(`${ONE},${OTHER}`)).toEqual([])
  })

  it('may be empty, whoever signs people in', () => {
    expect(read('').data).toEqual({ OTHER_TENANTS: undefined })
    expect(faultsOf('', '')).toEqual([])
  })

  it.each([
    ['fabrikam.example', 'must be ids (GUIDs)'],
    ['common', 'must be ids (GUIDs)'],
    [`${ONE}/../x`, 'must be ids (GUIDs)'],
    [' , ', 'names no directory'],
    [Array.from({ length: 21 }, () => ONE).join(','), 'can name 20 directories at most'],
  ])('refuses %s', (text, fault) => {
    expect(read(text).error?.issues[0]?.message).toContain(fault)
  })

  it('needs a door that can sign people in to several directories', () => {
    expect(faultsOf(ONE, '')).toEqual([expect.stringContaining('needs FRONT_DOOR=entra')])
    expect(faultsOf(ONE, 'trusted')).toEqual([expect.stringContaining('needs FRONT_DOOR=entra')])
  })

  it('names neither the own directory nor one twice', () => {
    expect(faultsOf(`${ONE},${OWN}`)).toEqual(['OTHER_TENANTS must not name the directory in TENANT_ID'])
    expect(faultsOf(`${ONE},${ONE.toUpperCase()}`)).toEqual(['OTHER_TENANTS names a directory twice'])
  })
})
