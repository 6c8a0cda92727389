/** People as Cognito shows them, and which of them is meant. */
import type { AttributeType, UserStatusType, UserType } from '@aws-sdk/client-cognito-identity-provider'
import { KeyfoldError } from '../../../errors.ts'
import type { DirectoryUser, UserStatus } from '../../../people/model.ts'
import { answered } from './call.ts'

/** All but the groups, which Cognito tells by another call. */
export type PoolUser = Omit<DirectoryUser, 'groups'>

/** Where people sign in with their address, Cognito names them by their `sub`, a UUID. */
const SUB = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Cognito takes an address for a name too: an id that is none must not find anybody. */
export const isSub = (id: string): boolean => SUB.test(id)

/** @throws KeyfoldError `not-found` */
export function assertSub(id: string): void {
  if (!isSub(id)) throw new KeyfoldError('not-found', 'There is no such person.')
}

/** Any others are shown as active: such a person can sign in somehow. */
const STATUSES: Readonly<Partial<Record<UserStatusType, UserStatus>>> = {
  FORCE_CHANGE_PASSWORD: 'invited',
  RESET_REQUIRED: 'must-change-password',
  COMPROMISED: 'must-change-password',
}

type Shown = Pick<UserType, 'UserStatus' | 'UserCreateDate'> & {
  readonly attributes: readonly AttributeType[] | undefined
}

export function poolUserFrom({ attributes = [], UserStatus, UserCreateDate }: Shown): PoolUser {
  const attribute = (name: string) => attributes.find(({ Name }) => Name === name)?.Value
  return {
    id: answered(attribute('sub'), 'sub'),
    login: answered(attribute('email'), 'email').toLowerCase(),
    name: attribute('name') ?? null,
    status: STATUSES[answered(UserStatus, 'UserStatus')] ?? 'active',
    created: answered(UserCreateDate, 'UserCreateDate').getTime(),
    // Cognito tells it only where threat protection is paid for, and by yet another call.
    lastSignIn: null,
  }
}

/** For `ListUsers`, whose filters are text in double quotes. */
export const loginFilter = (login: string): string =>
  `email = "${login.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`
