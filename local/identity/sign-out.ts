/** What happens around the library's sign-out: who signed out is recorded, and no step of it needs JavaScript. */
import type { KoaContextWithOIDC, Provider, Session } from 'oidc-provider'
import type { PrincipalStore } from '../../lib/access/ports.ts'
import { userPrincipal } from '../../lib/access/principal.ts'
import type { Recorder } from '../../lib/audit/record.ts'
import { describeError, type Log } from '../../lib/http/log.ts'
import { callerOf } from '../../lib/identity/password-check.ts'
import type { AccountStore, ArtifactStore } from '../../lib/identity/ports.ts'
import { sourceAddress } from '../proxy-event.ts'

export type SignOutPorts = {
  readonly accounts: AccountStore
  readonly principals: PrincipalStore
  readonly artifacts: ArtifactStore
  readonly recorder: Recorder
  readonly log: Log
}

/** To be used before the library's own steps. */
export function watchSignOut(provider: Provider, ports: SignOutPorts): void {
  provider.use(async (ctx, next) => {
    if (ctx.path.startsWith('/auth/')) await leaveOtherAccount(provider, ports, ctx as KoaContextWithOIDC)
    await next()
    // Set by the library on every path that it serves.
    if ('oidc' in ctx) await afterwards(ports, ctx as KoaContextWithOIDC)
  })
}

async function afterwards(ports: SignOutPorts, ctx: KoaContextWithOIDC): Promise<void> {
  const { session, params, client, refreshToken } = ctx.oidc
  if (ctx.path === '/session/end' && ctx.status === 200) {
    if (session?.accountId === undefined) skipConfirmation(ctx)
    else if (isAskedByTheirProgram(ctx)) await signOutAtOnce(ports, ctx)
  }
  if (ctx.path === '/session/end/confirm' && ctx.status === 303 && params?.['logout'] !== undefined) {
    await record(ports, ctx, session?.accountId, client?.clientId)
  }
  if (ctx.path === '/token/revocation' && ctx.status === 200 && refreshToken !== undefined) {
    await record(ports, ctx, refreshToken.accountId, client?.clientId)
  }
}

/**
 * An id token of the person whose session it is shows that the program they signed in to asks: only that has it. A page that locks
 * itself must not wait for somebody to confirm (OpenID Connect RP-Initiated Logout 1.0, section 2).
 */
function isAskedByTheirProgram(ctx: KoaContextWithOIDC): boolean {
  const hint = ctx.oidc.entities['IdTokenHint'] as
    | { readonly payload?: { readonly sub?: string } }
    | undefined
  return hint?.payload?.sub !== undefined && hint.payload.sub === ctx.oidc.session?.accountId
}

async function signOutAtOnce(ports: SignOutPorts, ctx: KoaContextWithOIDC): Promise<void> {
  const { session, client } = ctx.oidc
  if (session === undefined) return
  skipConfirmation(ctx)
  await endSession(ports, session)
  await record(ports, ctx, session.accountId, client?.clientId)
}

/** With everything issued in it. */
async function endSession({ artifacts }: SignOutPorts, session: Session): Promise<void> {
  for (const { grantId } of Object.values(session.authorizations ?? {})) {
    if (grantId !== undefined) await artifacts.remove({ grant: grantId })
  }
  await session.destroy()
}

/** Nobody is signed in any more: there is nothing to confirm. The library would post a form by a script. */
function skipConfirmation(ctx: KoaContextWithOIDC): void {
  const { postLogoutRedirectUri: to, state } = ctx.oidc.session?.state ?? {}
  const target = new URL(typeof to === 'string' ? to : ctx.oidc.urlFor('end_session_success'))
  if (typeof to === 'string' && typeof state === 'string') target.searchParams.set('state', state)
  ctx.status = 303
  ctx.redirect(target.href)
  ctx.body = ''
}

/** Somebody else signed in in the session of another: that one ends, with everything issued in it. */
async function leaveOtherAccount(
  provider: Provider,
  ports: SignOutPorts,
  ctx: KoaContextWithOIDC,
): Promise<void> {
  const id = ctx.cookies.get(provider.cookieName('resume'), { signed: true })
  const interaction = id === undefined ? undefined : await provider.Interaction.find(id)
  const arriving = interaction?.result?.login?.accountId
  if (interaction === undefined || arriving === undefined) return
  const session = await provider.Session.get(ctx)
  if (session.accountId === undefined || session.accountId === arriving) return
  await endSession(ports, session)
  delete interaction.session
  await interaction.persist()
  await record(ports, ctx, session.accountId, undefined)
}

/** Whoever signs out is signed out, whether it can be recorded or not. */
async function record(
  { accounts, principals, recorder, log }: SignOutPorts,
  ctx: KoaContextWithOIDC,
  id: string | undefined,
  client: string | undefined,
): Promise<void> {
  try {
    const account = id === undefined ? null : await accounts.find(id)
    if (account === null) return
    const origin = {
      source: sourceAddress(ctx.req),
      browser: null,
      client: client ?? null,
      request: factsOf(ctx),
    }
    const item = await principals.find(userPrincipal(account.id))
    await recorder.record(callerOf(account, item, origin), 'auth.sign-out', 'allowed')
  } catch (error) {
    log.error({ error: describeError(error) }, 'A sign-out could not be recorded')
  }
}

const factsOf = (ctx: KoaContextWithOIDC): { sourceIp: string; userAgent?: string } => {
  const userAgent = ctx.get('user-agent')
  return { sourceIp: sourceAddress(ctx.req), ...(userAgent === '' ? {} : { userAgent }) }
}
