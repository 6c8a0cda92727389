/** `node test/anomaly/traffic/write.ts --out events.jsonl [--events 1000000] [--seed 1] [--principals 50] [--days 120] [--rate 1]` */

import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { parseArgs } from 'node:util'
import { generateTraffic } from './traffic.ts'

const text = { type: 'string' } as const
const { values } = parseArgs({
  options: { out: text, events: text, seed: text, principals: text, days: text, rate: text },
})
const most = Number(values.events ?? Number.MAX_SAFE_INTEGER)
const out = createWriteStream(values.out ?? '/dev/stdout')
let written = 0
let lines: string[] = []

async function flush(): Promise<void> {
  if (!out.write(lines.join(''))) await once(out, 'drain')
  lines = []
}

const traffic = generateTraffic({
  seed: Number(values.seed ?? 1),
  days: Number(values.days ?? 120),
  principals: Number(values.principals ?? 50),
  rate: Number(values.rate ?? 1),
})
for (const event of traffic) {
  if (written >= most) break
  lines.push(`${JSON.stringify(event)}\n`)
  written += 1
  if (lines.length === 5_000) await flush()
}
await flush()
out.end()
