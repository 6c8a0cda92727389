/** What requests about people, machine clients and approvals may carry. */
import * as z from 'zod/mini'
import type { AccessChange } from '../people/change-user.ts'
import type { PrincipalQuery } from '../people/find-principals.ts'
import { APPROVAL_STATES } from '../people/model.ts'
import { PEOPLE_POLICY } from '../people/policy.ts'
import { cursor, pageSize, reason } from './fields.ts'
import {
  approvalId,
  clientId,
  clientName,
  custodian,
  login,
  personName,
  principalId,
  roleList,
  userId,
} from './people-fields.ts'

export const UserPath = z.object({ id: userId })
export const ClientPath = z.object({ id: clientId })
export const ApprovalPath = z.object({ id: approvalId })

export const UserListQuery = z.strictObject({
  login: z.optional(login.check(z.meta({ description: 'Only who signs in with exactly this.' }))),
  limit: z.optional(pageSize),
  cursor: z.optional(cursor),
})

export const ApprovalListQuery = z.strictObject({
  state: z.optional(
    z
      .enum(APPROVAL_STATES, `is none of ${APPROVAL_STATES.join(', ')}`)
      .check(z.meta({ description: 'Only those that stand so; a page may then be short.' })),
  ),
  limit: z.optional(pageSize),
  cursor: z.optional(cursor),
})

const ids = z.array(principalId).check(
  z.maxLength(PEOPLE_POLICY.principalsMax, `names more than ${PEOPLE_POLICY.principalsMax}`),
  z.meta({
    description: `\`user:…\` or \`client:…\`; repeatable, up to ${PEOPLE_POLICY.principalsMax} times.`,
  }),
)

export const PrincipalsQuery = z
  .strictObject({
    login: z.optional(login.check(z.meta({ description: 'The person who signs in with exactly this.' }))),
    name: z.optional(
      clientName.check(z.meta({ description: 'The machine client that is called exactly this.' })),
    ),
    id: z.optional(ids),
  })
  .check(
    z.refine(
      (given) => Object.keys(given).length === 1,
      'give one of login, name and id; id may be repeated',
    ),
  )

export function principalQueryOf({
  login: by,
  name,
  id = [],
}: z.output<typeof PrincipalsQuery>): PrincipalQuery {
  if (by !== undefined) return { by: 'login', login: by }
  return name === undefined ? { by: 'id', ids: id } : { by: 'name', name }
}

export const InviteBody = z.strictObject({
  login,
  name: z.optional(z.nullable(personName)),
  roles: z.optional(roleList),
})

const disabled = z.boolean('is neither true nor false').check(
  z.meta({
    description:
      'true: at once, and every token is refused from the next request on. false: with `admin` or a data role, needs a second administrator.',
  }),
)

/** One change at a time: one might need a second administrator while the other is done. */
const change = z
  .strictObject({ roles: z.optional(roleList), disabled: z.optional(disabled) })
  .check(z.refine((given) => Object.keys(given).length === 1, 'give one of roles and disabled'))

export const ChangeUserBody = change
export const ChangeClientBody = change

export const changeOf = ({ roles, disabled: off }: z.output<typeof change>): AccessChange =>
  roles === undefined ? { disabled: off === true } : { roles }

export const CreateClientBody = z.strictObject({
  name: clientName,
  custodian,
  roles: z.optional(roleList),
})

const overlapMaxSeconds = PEOPLE_POLICY.secretOverlapMaxMs / 1000
const overlapDefaultSeconds = PEOPLE_POLICY.secretOverlapDefaultMs / 1000

export const CollectSecretBody = z.strictObject({
  overlapSeconds: z.optional(
    z.int('is not a whole number of seconds').check(
      z.gte(0, 'is less than 0'),
      z.lte(overlapMaxSeconds, `is more than ${overlapMaxSeconds}`),
      z.meta({
        description: `How long the former secret stays valid: 0 to ${overlapMaxSeconds} seconds, default ${overlapDefaultSeconds}.`,
      }),
    ),
  ),
})

/** @returns milliseconds; undefined: the default. */
export const overlapOf = ({ overlapSeconds }: z.output<typeof CollectSecretBody>): number | undefined =>
  overlapSeconds === undefined ? undefined : overlapSeconds * 1000

export const DecisionBody = z.strictObject({
  decision: z
    .enum(['approve', 'reject', 'withdraw'], 'is none of approve, reject and withdraw')
    .check(z.meta({ description: 'withdraw is for whoever asked for it; the others are for anybody else.' })),
  reason: z.optional(z.nullable(reason)),
})
