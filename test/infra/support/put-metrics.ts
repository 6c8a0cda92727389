/** Runs the code that puts metrics out, on a vault of its own, and reads what CloudWatch would. */
import { vi } from 'vitest'
import { createReadFunction } from '../../../functions/read.ts'
import { createWriteFunction } from '../../../functions/write.ts'
import { systemCaller } from '../../../lib/access/system.ts'
import { SEVERITIES } from '../../../lib/anomaly/model.ts'
import { detectMetered } from '../../../lib/compose/aws/detect-metered.ts'
import { keyAgesOf } from '../../../lib/compose/aws/key-ages.ts'
import { Meter } from '../../../lib/compose/aws/meter.ts'
import { putMetrics } from '../../../lib/compose/aws/metric.ts'
import { sealMetered } from '../../../lib/compose/aws/seal-metered.ts'
import { FUNCTION_NAMES } from '../../../lib/http/routes.ts'
import { newFinding } from '../../contract/finding-stores.ts'
import { openTestVault, proxyEvent, type TestVault } from '../../support/vault.ts'
import { VAULT } from './synthesize.ts'
import { type MetricText, metricText } from './watched-metrics.ts'

type Line = {
  readonly _aws: {
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string
      readonly Dimensions: readonly (readonly string[])[]
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[]
    }[]
  }
} & Readonly<Record<string, unknown>>

/** As CloudWatch takes them out of lines of the embedded metric format. @throws for a metric without a value. */
const metricsIn = (line: Line): readonly MetricText[] =>
  line._aws.CloudWatchMetrics.flatMap(({ Namespace, Dimensions: [names = []], Metrics }) =>
    Metrics.map(({ Name }) => {
      if (typeof line[Name] !== 'number') throw new Error(`${Name} has no value.`)
      return metricText(Namespace, Name, Object.fromEntries(names.map((name) => [name, String(line[name])])))
    }),
  )

/** Everything that the functions put out when everything happens. */
export async function putOut(): Promise<{
  readonly lines: readonly Line[]
  readonly metrics: ReadonlySet<MetricText>
}> {
  const lines: Line[] = []
  const write = vi
    .spyOn(process.stdout, 'write')
    .mockImplementation((line) => lines.push(JSON.parse(String(line))) > 0)
  const vault = await openTestVault()
  try {
    await useObjects(vault)
    await moveVersions()
    await sealMetered({ vault: VAULT }, vault.vault.log)
    await detect(vault)
    const active = await vault.stores.generations.active()
    const ages = keyAgesOf(active, (last) => last + 1, vault.clock())
    putMetrics({ vault: VAULT }, { doctorFailures: 0, ...ages })
  } finally {
    write.mockRestore()
    await vault.close()
  }
  return { lines, metrics: new Set(lines.flatMap(metricsIn)) }
}

/** Through every function's meter: stored, read, refused without a token and with one, and failed. */
async function useObjects(vault: TestVault): Promise<void> {
  const [ada, rob] = [await vault.client('ada', 'writer'), await vault.client('rob', 'reader')]
  const object = await vault.store(ada)
  for (const name of FUNCTION_NAMES) {
    const meter = new Meter({ vault: VAULT, function: name })
    const recorder = meter.counting(vault.vault.http.recorder)
    const [http, ports] = [
      { ...vault.vault.http, recorder },
      { ...vault.vault.ports, recorder },
    ]
    const failing = { ...http, verifyToken: () => Promise.reject(new Error('no key')) }
    const read = proxyEvent('GET', '/v1/objects/{id}', { token: ada, path: { id: object } })
    const refused = proxyEvent('GET', '/v1/objects/{id}', { token: rob, path: { id: object } })
    const anonymous = proxyEvent('GET', '/v1/objects/{id}', { token: null, path: { id: object } })
    const store = proxyEvent('POST', '/v1/objects', { token: ada, body: 'content' })
    const reader = meter.request(createReadFunction(http, ports))
    for (const event of [read, refused, anonymous]) await reader(event)
    await meter.request(createReadFunction(failing, ports))(read)
    await meter.request(createWriteFunction(http, ports))(store)
  }
}

async function moveVersions(): Promise<void> {
  const meter = new Meter({ vault: VAULT, function: 'rewrap' })
  const recorder = meter.counting({ record: async () => undefined })
  await meter.task(() => recorder.record(systemCaller('rotation'), 'key.rewrap', 'allowed', { count: 2 }))(
    null,
  )
}

/** With detectors that find something of each severity at once. */
async function detect({ stores, clock }: TestVault): Promise<void> {
  const found = SEVERITIES.map((severity) => newFinding({ severity, raisedAt: clock(), to: clock() }))
  await detectMetered(
    { vault: VAULT },
    {
      ...stores,
      notifier: { notify: async (findings) => findings },
      suspender: null,
      openDetector: async () => ({
        observe: async () => [],
        advance: async () => found.splice(0),
        snapshot: async () => new Uint8Array(),
      }),
      clock,
      settleMs: 60_000,
      budgetMs: 60_000,
      now: () => performance.now(),
      onRebuild: () => undefined,
      onAnswer: () => undefined,
    },
  )()
}
