/** Stores something, reads it back and destroys it: the only thing that the doctor writes. */
import { randomBytes } from 'node:crypto'
import * as z from 'zod/mini'
import type { Diagnosis } from '../../lib/compose/aws/doctor.ts'
import { KeyfoldError } from '../../lib/errors.ts'
import { type Finding, type Seen, seen, Unmet } from '../../lib/examination.ts'
import { jsonOf, openVault, type Vault } from '../client.ts'
import { UsageError } from '../failures.ts'
import type { HttpAnswer } from '../http.ts'
import { logOf } from './doctor-api.ts'

/** Of the client that tries the vault. */
export type Credentials = { readonly id: string | undefined; readonly secret: string | undefined }

const CANARY_BYTES = 1_000
const RANGE = { first: 100, last: 199 } as const
/** Should its deletion fail, it still goes away by itself. */
const CANARY_LIFE_MS = 60 * 60_000

const Stored = z.object({ id: z.string() })

/** Which function each step calls; null: none, but the user pool. */
const FUNCTION_OF = {
  'get a token': null,
  store: 'write',
  'read back': 'read',
  'read a part of': 'read',
  shred: 'manage',
  'look for what is left of': 'read',
} as const
type Step = keyof typeof FUNCTION_OF

/** What the vault answered is not what was stored. */
class Wrong extends Error {}

class StepFailed extends Error {
  readonly step: Step

  constructor(step: Step, cause: unknown) {
    super(`Could not ${step}.`, { cause })
    this.step = step
  }
}

/** @throws Unmet without credentials. */
export async function examineRoundTrip(diagnosis: Diagnosis, credentials: Credentials): Promise<Seen> {
  const environment = environmentOf(diagnosis, credentials)
  try {
    await tryObject(await at('get a token', () => openVault(environment)))
    return seen('stored, read back, read in part and destroyed an object')
  } catch (error) {
    if (!(error instanceof StepFailed)) throw error
    const { step, cause } = error
    if (!isSaid(cause)) throw cause
    return seen('', [findingOf(diagnosis, step, credentials.id ?? '', cause)])
  }
}

/** Whether an error is written for whoever runs the command. */
const isSaid = (error: unknown): error is Error =>
  error instanceof KeyfoldError || error instanceof Wrong || error instanceof UsageError

async function at<T>(step: Step, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw new StepFailed(step, error)
  }
}

function environmentOf({ outputs }: Diagnosis, { id, secret }: Credentials): NodeJS.ProcessEnv {
  const lacking = [...(id ? [] : ['KEYFOLD_CLIENT_ID']), ...(secret ? [] : ['KEYFOLD_CLIENT_SECRET'])]
  if (lacking.length > 0) {
    throw new Unmet(`needs a machine client with the role writer: set ${lacking.join(' and ')}`)
  }
  return {
    KEYFOLD_URL: outputs.of('apiUrl'),
    KEYFOLD_ISSUER: outputs.of('issuer'),
    KEYFOLD_CLIENT_ID: id,
    KEYFOLD_CLIENT_SECRET: secret,
  }
}

async function tryObject(vault: Vault): Promise<void> {
  const content = randomBytes(CANARY_BYTES)
  const id = await at('store', () => store(vault, content))
  const read = (headers: Record<string, string> = {}) =>
    vault({ method: 'GET', path: ['objects', id], headers })
  try {
    await at('read back', async () => assertContent(await read(), content))
    await at('read a part of', async () => {
      const answer = await read({ Range: `bytes=${RANGE.first}-${RANGE.last}` })
      assertContent(answer, content.subarray(RANGE.first, RANGE.last + 1))
    })
  } catch (error) {
    // The first failure is the one to tell of.
    await shred(vault, id).catch(() => undefined)
    throw error
  }
  await at('shred', () => shred(vault, id))
  await at('look for what is left of', () => assertGone(read))
}

async function store(vault: Vault, body: Buffer): Promise<string> {
  const headers = {
    'Content-Type': 'application/octet-stream',
    'Keyfold-Label': 'keyfold-doctor=canary',
    'Keyfold-Expires': new Date(Date.now() + CANARY_LIFE_MS).toISOString(),
  }
  const answer = await vault({ method: 'POST', path: ['objects'], headers, body })
  return Stored.parse(jsonOf(answer)).id
}

const shred = (vault: Vault, id: string): Promise<HttpAnswer> =>
  vault({ method: 'DELETE', path: ['objects', id], query: { shred: 'true' } })

function assertContent({ body }: HttpAnswer, expected: Buffer): void {
  if (!body.equals(expected)) throw new Wrong('what came back is not what was stored')
}

async function assertGone(read: () => Promise<HttpAnswer>): Promise<void> {
  const answer = await read().catch((error: unknown) => {
    if (error instanceof KeyfoldError && ['not-found', 'gone'].includes(error.code)) return null
    throw error
  })
  if (answer !== null) throw new Wrong('it is still there')
}

function findingOf(diagnosis: Diagnosis, step: Step, client: string, error: Error): Finding {
  const what = step === 'get a token' ? step : `${step} an object`
  const detail = `The client ${client} could not ${what}: ${error.message.replace(/[.]$/, '')}.`
  return { detail, remedy: remedyOf(diagnosis, step, client, error) }
}

function remedyOf(diagnosis: Diagnosis, step: Step, client: string, error: Error): string {
  const { remedies } = diagnosis
  const name = FUNCTION_OF[step]
  const code = error instanceof KeyfoldError ? error.code : null
  if (name === null) {
    return code === 'unauthenticated'
      ? showSecret(diagnosis, client)
      : `${AGAIN} ${remedies.revert('identity')}`
  }
  if (code === 'forbidden') return remedies.rolesFor(client)
  if (code === 'unauthenticated') {
    return `The vault takes no tokens of this client. If it is one of the vault's: ${remedies.revert('functions')}`
  }
  return logOf(diagnosis, name)
}

const AGAIN = 'Check the network, and run "keyfold doctor" again. If it stays so:'

/** Of a client that an administrator made, the operator has no secret to show. */
function showSecret({ outputs }: Diagnosis, client: string): string {
  if (!outputs.isDeployedClient(client)) {
    return `Set KEYFOLD_CLIENT_SECRET to what its custodian gets from: keyfold client secret ${client}`
  }
  const pool = outputs.find('userPool') ?? 'POOL'
  return (
    'Set KEYFOLD_CLIENT_SECRET to what this shows: aws cognito-idp describe-user-pool-client ' +
    `--user-pool-id ${pool} --client-id ${client} --query UserPoolClient.ClientSecret --output text`
  )
}
