import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { checkAccess, checkList } from '../../lib/access/check.ts'
import { DEFAULT_PURPOSES, PURPOSES, parsePurposePolicy, purposeName } from '../../lib/access/purposes.ts'
import { PERMISSIONS, type Permission, type Relation, ROLES, type Role } from '../../lib/access/roles.ts'
import { CLASSIFICATIONS } from '../../lib/objects/model.ts'

const RELATIONS: readonly (Relation | undefined)[] = ['owner', 'grantee', 'none', undefined]
const who = (roles: readonly Role[], purpose: string | null, purposes = DEFAULT_PURPOSES) => ({
  roles,
  purpose,
  purposes,
})
const read = { permission: 'object:read', relation: 'owner' } as const

describe('a declared purpose', () => {
  it.each([
    ['investigation', 'investigation'],
    ['investigation/case 7', 'investigation'],
    ['investigation/', 'investigation'],
    ['investigation/a/b', 'investigation'],
    ['/case 7', ''],
    ['investigation /x', 'investigation '],
  ])('%j is looked up as %j', (declared, name) => {
    expect(purposeName(declared)).toBe(name)
  })

  it.each(['treatment', 'treatment/case 7'])('%s is enough for a writer', (purpose) => {
    expect(checkAccess({ ...who(['writer'], purpose), ...read, classification: 'restricted' })).toEqual({
      allowed: true,
    })
  })

  it.each([
    'case 7',
    '/treatment',
    'Treatment',
    'treatment ',
    'treatment,audit',
    'constructor',
    '__proto__',
    'writer',
    'length',
  ])('%j is refused with the names of those that are allowed, also where none is needed', (purpose) => {
    const decision = checkAccess({ ...who(['writer'], purpose), ...read, classification: 'public' })
    expect(decision).toMatchObject({ allowed: false, code: 'forbidden' })
    for (const name of DEFAULT_PURPOSES.writer) expect(JSON.stringify(decision)).toContain(name)
  })

  it('must be on the list of a role that gives the access, not of any role', () => {
    const purposes = parsePurposePolicy({ writer: ['treatment'], steward: ['audit'] })
    const stewardOnly = { permission: 'object:read', relation: 'none', classification: 'internal' } as const
    const both = ['writer', 'steward'] as const
    expect(checkAccess({ ...who(both, 'audit', purposes), ...stewardOnly }).allowed).toBe(true)
    expect(checkAccess({ ...who(both, 'treatment', purposes), ...stewardOnly })).toMatchObject({
      code: 'forbidden',
      reason: expect.stringMatching(/: audit;/),
    })
    expect(checkAccess({ ...who(both, 'treatment', purposes), ...read }).allowed).toBe(true)
  })

  it('is checked for lists too', () => {
    expect(checkList(who(['steward'], 'audit/9'), 'all').allowed).toBe(true)
    expect(checkList(who(['steward'], null), 'all')).toMatchObject({ code: 'purpose-required' })
    expect(checkList(who(['steward'], 'curiosity'), 'all')).toMatchObject({ code: 'forbidden' })
    expect(checkList(who(['writer'], 'curiosity'), 'own')).toMatchObject({ code: 'forbidden' })
    expect(checkList(who(['writer'], null), 'own').allowed).toBe(true)
  })

  it('never makes more allowed, nor anything hidden seen, than none and a right one do', () => {
    for (const role of ROLES) {
      for (const permission of PERMISSIONS) {
        for (const relation of RELATIONS) {
          const object = relation === undefined ? {} : { relation, classification: 'internal' as const }
          const ask = (purpose: string | null) =>
            checkAccess({ ...who([role], purpose), permission, ...object })
          const [right, wrong, none] = [ask(DEFAULT_PURPOSES[role][0] ?? ''), ask('curiosity'), ask(null)]
          expect(wrong.allowed, `${role} ${permission} ${relation}`).toBe(false)
          if (right.allowed) continue
          expect([wrong, none], `${role} ${permission} ${relation}`).toEqual([right, right])
        }
      }
    }
  })
})

describe('restricted', () => {
  const decide = (role: Role, relation: Relation, permission: Permission = 'object:read') =>
    CLASSIFICATIONS.map((classification) => {
      const decision = checkAccess({ ...who([role], null), permission, relation, classification })
      return decision.allowed ? 'allowed' : decision.code
    })

  it('needs a purpose of owners and grantees, when they read', () => {
    const expected = ['allowed', 'allowed', 'allowed', 'purpose-required']
    expect(decide('writer', 'owner')).toEqual(expected)
    expect(decide('reader', 'grantee')).toEqual(expected)
    for (const permission of ['object:write', 'object:list', 'object:delete', 'object:share'] as const) {
      expect(decide('writer', 'owner', permission)).toEqual(Array(4).fill('allowed'))
    }
  })

  it('changes nothing for a steward, who always needs one, nor for whom the object is hidden', () => {
    expect(decide('steward', 'none')).toEqual(Array(4).fill('purpose-required'))
    expect(decide('writer', 'none')).toEqual(Array(4).fill('not-found'))
    expect(decide('auditor', 'none')).toEqual(Array(4).fill('forbidden'))
  })

  it('is what an object counts as that is not classified', () => {
    expect(checkAccess({ ...who(['writer'], null), ...read })).toMatchObject({ code: 'purpose-required' })
  })
})

describe('the purpose policy', () => {
  it('has names for every role by default, each of which is explained', () => {
    for (const role of ROLES) {
      expect(DEFAULT_PURPOSES[role].length).toBeGreaterThan(0)
      expect(Object.keys(PURPOSES)).toEqual(expect.arrayContaining([...DEFAULT_PURPOSES[role]]))
    }
  })

  it('is documented as it is', async () => {
    const docs = await readFile('docs/roles.md', 'utf8')
    for (const [name, meaning] of Object.entries(PURPOSES)) {
      const roles = ROLES.filter((role) => DEFAULT_PURPOSES[role].includes(name))
      expect(docs).toContain(`| \`${name}\` | ${meaning} | ${roles.join(', ')} |`)
    }
  })

  it('is taken role by role, in place of the default, narrower or wider', () => {
    const policy = parsePurposePolicy({ steward: ['emergency'], writer: ['x-ray', 'a1'], reader: [] })
    expect(policy).toEqual({
      ...DEFAULT_PURPOSES,
      steward: ['emergency'],
      writer: ['x-ray', 'a1'],
      reader: [],
    })
    expect(parsePurposePolicy(undefined)).toBe(DEFAULT_PURPOSES)
    expect(parsePurposePolicy({})).toEqual(DEFAULT_PURPOSES)
  })

  it('that allows a role nothing refuses what needs a purpose, and says that there is none', () => {
    const purposes = parsePurposePolicy({ steward: [] })
    for (const purpose of [null, 'audit']) {
      expect(checkList(who(['steward'], purpose, purposes), 'all')).toMatchObject({
        code: 'forbidden',
        reason: 'No role of this principal may declare a purpose here.',
      })
    }
  })

  it.each<[unknown, RegExp]>([
    [null, /purposes is not a JSON object/],
    [[], /purposes is not a JSON object/],
    ['steward', /purposes is not a JSON object/],
    [{ stewards: ['audit'] }, /purposes\.stewards is no role/],
    [JSON.parse('{"__proto__":["audit"]}'), /purposes\.__proto__ is no role/],
    [{ steward: 'audit' }, /purposes\.steward is not a list/],
    [{ steward: ['audit', 'Case 7', 4] }, /purposes\.steward has "Case 7"; purposes\.steward has 4/],
    [{ steward: ['audit/9'] }, /has "audit\/9"/],
    [{ steward: [''] }, /has ""/],
    [{ steward: ['a'.repeat(65)] }, /at most 64 characters/],
    [{ steward: Array(101).fill('a') }, /more than 100 purposes/],
  ])('%j is refused by name', (value, message) => {
    expect(() => parsePurposePolicy(value)).toThrow(
      expect.objectContaining({ code: 'invalid-configuration', message: expect.stringMatching(message) }),
    )
  })
})
