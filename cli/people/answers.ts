/** What commands read of the API's answers about people; fields that a newer vault adds are passed over. */
import * as z from 'zod/mini'

const roles = z.array(z.string())

export const User = z.looseObject({
  id: z.string(),
  principal: z.string(),
  login: z.string(),
  name: z.nullable(z.string()),
  status: z.string(),
  roles,
  disabled: z.boolean(),
  lastSignIn: z.nullable(z.string()),
})
export type User = z.infer<typeof User>

export const Approval = z.looseObject({
  id: z.string(),
  target: z.string(),
  change: z.looseObject({ kind: z.string(), before: z.optional(roles), roles: z.optional(roles) }),
  /** Null: it changes a person. */
  custodian: z.optional(z.nullable(z.string())),
  requestedBy: z.string(),
  requested: z.string(),
  expires: z.string(),
  state: z.string(),
  decidedBy: z.nullable(z.string()),
})
export type Approval = z.infer<typeof Approval>

export const UserPage = z.object({ users: z.array(User), cursor: z.nullable(z.string()) })
export const UserChange = z.object({ user: User, approval: z.nullable(Approval) })
export const ApprovalPage = z.object({ approvals: z.array(Approval), cursor: z.nullable(z.string()) })
/** Nothing: it is done. */
export const Reset = z.nullable(z.object({ approval: Approval }))

export const Client = z.looseObject({
  id: z.string(),
  principal: z.string(),
  name: z.string(),
  roles,
  custodian: z.string(),
  disabled: z.boolean(),
  secrets: z.array(z.looseObject({ id: z.string(), created: z.string(), expires: z.nullable(z.string()) })),
})
export type Client = z.infer<typeof Client>

export const ClientPage = z.object({ clients: z.array(Client), cursor: z.nullable(z.string()) })
export const ClientChange = z.object({ client: Client, approval: z.nullable(Approval) })
export const Collected = z.object({
  secret: z.object({ id: z.string(), value: z.string() }),
  client: Client,
})

export const Me = z.looseObject({
  principal: z.string(),
  roles,
  login: z.nullable(z.string()),
  name: z.nullable(z.string()),
})
