/** `keyfold serve`: the whole vault in one process, on one port. */
import type { Role } from '../lib/access/roles.ts'
import { type Clock, systemClock } from '../lib/clock.ts'
import { composeEmbedded, type EmbeddedStores, openStores } from '../lib/compose/embedded.ts'
import { SealingThread } from '../lib/compose/sealing/thread.ts'
import { KeyfoldError } from '../lib/errors.ts'
import { describeError, type Log } from '../lib/http/log.ts'
import { ROUTES } from '../lib/http/routes.ts'
import { bootstrap } from '../lib/keys/bootstrap.ts'
import { POLICY } from '../lib/policy.ts'
import { type BindOptions, checkBind } from './bind.ts'
import { readConfig } from './config-file.ts'
import { loadFirstKey, openDataFolder, openVaultFacts } from './data-folder.ts'
import { openDoctor } from './doctor/open.ts'
import { openFindings } from './findings/open.ts'
import { createFunctions } from './functions.ts'
import { Gateway, type Handler, type Invoke, type Mount } from './gateway.ts'
import type { TlsFiles } from './http-server.ts'
import type { DemoPerson } from './identity/demo-people.ts'
import { OIDC_PREFIX } from './identity/endpoints.ts'
import type { FirstAdmin } from './identity/first-admin.ts'
import { sealRest, startJobs } from './jobs.ts'
import { createLog, type Output } from './log.ts'
import { isLoopback, serverUrl } from './own-hosts.ts'
import { openPage, type PageChoice } from './page/open.ts'
import { LOCAL_POLICY } from './policy.ts'
import { createTaskFunctions, resumeRotation } from './rotation.ts'
import { createLocalWorkflow } from './rotation-workflow.ts'
import { openVaultIdentity } from './vault-identity.ts'

export type ServeOptions = BindOptions & {
  /** The data folder; made on first use. */
  readonly data: string
  /** Holds the material of generation 1; read on first use only. Default: `crypto.key` in the folder, made if missing. */
  readonly keyFile?: string | undefined
  /** Default: none, so that a test builds nothing. The command line chooses `fresh`. */
  readonly page?: PageChoice | undefined
  /** For the log. */
  readonly stderr?: Output | undefined
  readonly clock?: Clock | undefined
}

export type DemoClient = { readonly id: string; readonly secret: string; readonly roles: readonly Role[] }

export type KeyFileUse = {
  /** The key file that was made because there was no vault and no key yet; null: none was. */
  readonly madeKeyFile: string | null
  /** The key file that was named although the vault has its master key already; it was not read. */
  readonly unreadKeyFile: string | null
}

export type RunningVault = KeyFileUse & {
  /** Without a slash at the end. */
  readonly url: string
  readonly issuer: string
  /** Null: it was used, or people are known to another provider. */
  readonly firstAdmin: FirstAdmin | null
  /** On loopback: one for each role. Elsewhere: none. */
  readonly clients: readonly DemoClient[]
  /** On loopback: those of the demo people who can sign in. Elsewhere: none. */
  readonly people: readonly DemoPerson[]
  /** Finishes what is in flight, then releases everything. */
  close(): Promise<void>
  /** Drops what is in flight; a `close` that waits for it goes on. */
  abort(): void
}

/** What requests need, once it is there. */
type Service = { readonly invoke: Invoke; readonly mount: Mount | null; readonly page: Handler | null }

/**
 * Starts the vault. When it returns, requests are answered.
 *
 * @throws KeyfoldError `invalid-configuration`, `invalid-key-file` or `key-state`, naming what to change. Nothing is left
 * open or locked then.
 */
export async function serve(options: ServeOptions): Promise<RunningVault> {
  const { data, host, clock = systemClock } = options
  await using resources = new AsyncDisposableStack()
  const log = createLog(options.stderr ?? process.stderr)
  const tls = await checkBind(options)
  resources.adopt(await openDataFolder(data), (lock) => lock.release())
  const facts = await openVaultFacts(data)
  const config = await readConfig(data)
  const stores = resources.adopt(await openStores(data, clock), (opened) => opened.close())

  let service: Service | null = null
  const gateway = createGateway(() => service ?? notReady(), tls, log)
  resources.defer(() => gateway.close())

  // On loopback the port may be any free one, so it is bound first; elsewhere, only when all is ready. A port that is taken
  // is found out before a master key is made.
  const early = isLoopback(host) ? await gateway.listen(host, options.port) : null
  const keyFileUse = await bootstrapVault(options, stores, clock)
  const url = serverUrl({ host, port: early ?? options.port, certificate: tls?.certificate })
  const identity = await openVaultIdentity({
    data,
    host,
    url,
    secret: facts.secret,
    config,
    stores,
    log,
    clock,
  })
  const { tokens, people, publicConfig, mount } = identity

  const vault = composeEmbedded(stores, {
    ...facts,
    ...tokens,
    purposes: config.purposes,
    log,
    clock,
    keys: config,
  })
  const workflow = createLocalWorkflow(createTaskFunctions(vault.rotation, log), {
    onFailure: (error) =>
      log.error({ error: describeError(error) }, 'A rotation failed; the next start resumes it.'),
  })
  const functions = createFunctions(vault, { workflow, people, publicConfig })
  const page = openPage(options.page ?? 'none', { connect: identity.pageConnect, log })
  resources.defer(() => page?.stop())
  service = { invoke: (name, event) => functions[name](event), mount, page: page?.handler ?? null }
  if (early === null) await gateway.listen(host, options.port)
  await resumeRotation({ rotations: stores.rotations, workflow })
  const schedule = { ...vault.rotation, workflow }
  const certificate = tls?.certificate ?? null
  const doctor = openDoctor({ data, config, id: facts.vault, vault, stores, certificate, log })
  const watched = { settings: config.anomalies, id: facts.vault, vault, stores, admins: people.admins, log }
  const findings = openFindings({ ...watched, page: page === null ? null : url })
  const sealer = new SealingThread({ data, origin: vault.log.origin }, stores.logStates)
  const jobs = startJobs({
    vault,
    sealer,
    schedule,
    people,
    doctor: doctor.ports,
    witnesses: config.witnesses,
    detection: findings.job,
    jobRuns: stores.jobRuns,
    identityJobs: identity.jobs,
    log,
  })
  // Together: a long sweep must not keep the gateway open.
  resources.defer(async () => {
    await Promise.all([gateway.close(), workflow.stop(), ...jobs.map((job) => job.stop())])
    await Promise.all([doctor.alarm.stop(), findings.stop(), sealer.close()])
    await sealRest(vault, log)
  })

  const running = resources.move()
  return {
    url,
    issuer: tokens.issuer,
    clients: identity.demoClients.map(({ id, secret, roles }) => ({ id, secret, roles })),
    people: identity.demoPeople,
    firstAdmin: identity.firstAdmin,
    ...keyFileUse,
    close: () => running.disposeAsync(),
    abort: () => gateway.abort(),
  }
}

/** Until the service is there, every request is answered with 503. */
function createGateway(service: () => Service, tls: TlsFiles | undefined, log: Log): Gateway {
  return new Gateway({
    routes: ROUTES,
    log,
    ...(tls === undefined ? {} : { tls }),
    invoke: async (name, event) => service().invoke(name, event),
    mount: {
      prefix: OIDC_PREFIX,
      bodyMaxBytes: LOCAL_POLICY.tokenRequestMaxBytes,
      async handle(request, response, target) {
        const { mount } = service()
        if (mount === null)
          throw new KeyfoldError('not-found', 'People sign in elsewhere; see GET /config.json.')
        await mount.handle(request, response, target)
      },
    },
    page: {
      bodyMaxBytes: 0,
      async handle(request, response, target) {
        const { page } = service()
        if (page === null)
          throw new KeyfoldError(
            'not-found',
            'There is nothing at this path; GET /openapi.json lists all paths.',
          )
        await page.handle(request, response, target)
      },
    },
  })
}

function notReady(): never {
  throw new KeyfoldError('unavailable', 'The vault is starting.', {
    retryAfterSeconds: POLICY.retryAfterSeconds,
  })
}

/** @returns the key file that was made, if one was. */
async function bootstrapVault(
  { data, keyFile }: ServeOptions,
  { keys, generations }: EmbeddedStores,
  clock: Clock,
): Promise<KeyFileUse> {
  let madeKeyFile: string | null = null
  const outcome = await bootstrap({
    keys,
    generations,
    clock,
    loadMaterial: async () => {
      const { material, made } = await loadFirstKey(data, keyFile)
      madeKeyFile = made
      return material
    },
  })
  return { madeKeyFile, unreadKeyFile: outcome === 'exists' ? (keyFile ?? null) : null }
}
