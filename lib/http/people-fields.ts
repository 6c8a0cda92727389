/** Schemas of single fields of people, machine clients and approvals. */
import * as z from 'zod/mini'
import { PRINCIPAL_ID_MAX_CHARACTERS, userPrincipal } from '../access/principal.ts'
import { ROLES } from '../access/roles.ts'
import { PEOPLE_POLICY } from '../people/policy.ts'
import { IDENTIFIER, text } from './fields.ts'

/** As in the tokens of any provider; see `isName` in `lib/access/claims.ts`. */
const ID = /^[^\s\p{Cc}\p{Bidi_Control}]*$/u

const shown = () => z.regex(IDENTIFIER, 'has characters that cannot be shown')
const notBlank = () => z.refine<string>((value) => value.trim() !== '', 'must not be blank')

const id = (description: string, example: string) =>
  text(PRINCIPAL_ID_MAX_CHARACTERS).check(
    z.regex(ID, 'has characters that no id has'),
    z.meta({ description, example }),
  )

export const userId = id('The `sub` of the person’s tokens.', 'Xk2v9QfWm3sT7yLb0aZr1w')
export const clientId = id('The `client_id`.', 'q0Fh1XlZ3u7sJ0Zb8aWv2Q')
export const approvalId = id('A ULID.', '01KF3Z6Q8W9X0Y1Z2A3B4C5D6E')

export const login = text(PEOPLE_POLICY.loginMaxCharacters).check(
  shown(),
  z.meta({ description: 'What the person signs in with: an e-mail address.', example: 'ann@example.com' }),
)

export const personName = text(PEOPLE_POLICY.nameMaxCharacters).check(
  shown(),
  notBlank(),
  z.meta({ description: 'For people to recognize the person by.' }),
)

export const clientName = text(PEOPLE_POLICY.clientNameMaxCharacters).check(
  shown(),
  notBlank(),
  z.meta({ description: 'For people to recognize the client by.', example: 'claims import' }),
)

export const custodian = text(userPrincipal('').length + PRINCIPAL_ID_MAX_CHARACTERS).check(
  z.regex(/^user:[^\s\p{Cc}\p{Bidi_Control}]+$/u, 'is not user:…'),
  z.meta({
    description: 'The person who collects its secrets, `user:<sub>`; never anybody who administers.',
    example: 'user:Xk2v9QfWm3sT7yLb0aZr1w',
  }),
)

/** Of a person or a machine client. */
export const principalId = text('client:'.length + PRINCIPAL_ID_MAX_CHARACTERS).check(
  z.regex(/^(user|client):[^\s\p{Cc}\p{Bidi_Control}]+$/u, 'is neither user:… nor client:…'),
)

/** In place of all that the principal has. */
export const roleList = z
  .array(z.enum(ROLES, `is no role; ${ROLES.join(', ')} are`), 'is not a list of roles')
  .check(
    z.maxLength(ROLES.length, `has more than the ${ROLES.length} roles that there are`),
    z.refine((roles) => new Set(roles).size === roles.length, 'names a role twice'),
    z.meta({
      description: 'In place of all others. `admin` and the data roles need a second administrator.',
    }),
  )
