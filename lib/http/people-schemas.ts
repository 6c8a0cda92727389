/** What the API answers about people, machine clients and approvals; `people-views.ts` makes these. */
import * as z from 'zod/mini'
import { ROLES } from '../access/roles.ts'
import { APPROVAL_STATES, USER_STATUSES } from '../people/model.ts'
import { cursor, time } from './response-schemas.ts'

const roles = z.array(z.enum(ROLES))
const described = (description: string) => z.meta({ description })

export const Approval = z
  .strictObject({
    id: z.string(),
    target: z.string().check(described('Whom it changes: `user:<sub>` or `client:<client_id>`.')),
    change: z.union([
      z.strictObject({ kind: z.literal('roles'), before: roles, roles }),
      z.strictObject({ kind: z.literal('reset') }),
      z.strictObject({ kind: z.literal('enable') }),
    ]),
    custodian: z
      .nullable(z.string())
      .check(
        described(
          'Who can act as the client that it changes; null: it changes a person, or the client is gone.',
        ),
      ),
    requestedBy: z.string(),
    requested: time,
    expires: time.check(described('Nobody may approve it any more.')),
    state: z.enum(APPROVAL_STATES),
    decidedBy: z.nullable(z.string()),
    decided: z.nullable(time),
    reason: z.nullable(z.string()),
  })
  .check(z.meta({ id: 'Approval' }))

const pending = z
  .nullable(Approval)
  .check(described('What another administrator has to approve first; null: it is done.'))

export const User = z
  .strictObject({
    id: z.string(),
    principal: z.string(),
    login: z.string(),
    name: z.nullable(z.string()),
    status: z.enum(USER_STATUSES),
    roles: roles.check(described('Those in effect.')),
    disabled: z.boolean(),
    created: time,
    lastSignIn: z.nullable(time).check(described('Null: never, or the provider does not say.')),
  })
  .check(z.meta({ id: 'User' }))

export const UserList = z.strictObject({ users: z.array(User), cursor }).check(z.meta({ id: 'UserList' }))

export const UserChange = z
  .strictObject({ user: User, approval: pending })
  .check(z.meta({ id: 'UserChange' }))

export const PendingReset = z.strictObject({ approval: Approval }).check(z.meta({ id: 'PendingReset' }))

export const Client = z
  .strictObject({
    id: z.string(),
    principal: z.string(),
    name: z.string(),
    roles: roles.check(described('Those in effect.')),
    custodian: z.string(),
    disabled: z.boolean(),
    created: time,
    createdBy: z.string(),
    secrets: z
      .array(
        z.strictObject({
          id: z.string(),
          created: time,
          expires: z.nullable(time).check(described('Null: until the next one is collected.')),
        }),
      )
      .check(described('Those that are valid, newest first; never the secrets themselves.')),
  })
  .check(z.meta({ id: 'Client' }))

export const ClientList = z
  .strictObject({ clients: z.array(Client), cursor })
  .check(z.meta({ id: 'ClientList' }))

export const ClientChange = z
  .strictObject({ client: Client, approval: pending })
  .check(z.meta({ id: 'ClientChange' }))

export const CollectedSecret = z
  .strictObject({
    secret: z.strictObject({
      id: z.string(),
      value: z.string().check(described('Shown this once.')),
      created: time,
    }),
    client: Client,
  })
  .check(z.meta({ id: 'CollectedSecret' }))

export const ApprovalList = z
  .strictObject({ approvals: z.array(Approval), cursor })
  .check(z.meta({ id: 'ApprovalList' }))

export const PrincipalList = z
  .strictObject({
    principals: z.array(
      z.strictObject({
        id: z.string().check(described('`user:<sub>` or `client:<client_id>`.')),
        name: z.string().check(described('What a person signs in with, or a machine client is called.')),
      }),
    ),
  })
  .check(z.meta({ id: 'PrincipalList' }))

export const Me = z
  .strictObject({
    principal: z.string(),
    client: z.nullable(z.string()).check(described('The OAuth client that the token was issued to.')),
    roles: roles.check(described('Those in effect.')),
    login: z.nullable(z.string()).check(described('Null: a machine client.')),
    name: z.nullable(z.string()),
    purposes: z
      .partialRecord(z.enum(ROLES), z.array(z.string()))
      .check(described('What each of these roles may declare as its purpose.')),
  })
  .check(z.meta({ id: 'Me' }))
