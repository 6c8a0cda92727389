/** What attacks on the page need. */
import type { Page } from 'playwright-core'
import { encodeHeaderText } from '../../../web/api/header-text.ts'
import type { Chosen } from './files.ts'
import type { Visit } from './people.ts'
import { follow } from './steps.ts'

const STEP_MAX_MS = 8_000

export type HostileVisit = Visit & {
  /** What was opened by a script. */
  readonly dialogs: readonly string[]
}

const watchedVisits = new WeakMap<Visit, HostileVisit>()

/** Whatever dialog comes up is a script's that ran. */
export function watched(visit: Visit): HostileVisit {
  const known = watchedVisits.get(visit)
  if (known !== undefined) return known
  const dialogs: string[] = []
  visit.page.setDefaultTimeout(STEP_MAX_MS)
  visit.page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  const hostile = { ...visit, dialogs }
  watchedVisits.set(visit, hostile)
  return hostile
}

/** What the page itself authorizes its requests with. */
export async function bearerOf(page: Page): Promise<string> {
  await follow(page, '/objects')
  const [asked] = await Promise.all([
    page.waitForRequest(/\/v1\/objects/),
    page.getByRole('button', { name: 'Refresh' }).click(),
  ])
  return (await asked.allHeaders())['authorization'] ?? ''
}

/** Beside the page, as a program does it. @returns the id */
export async function storeByApi(url: string, bearer: string, file: Chosen): Promise<string> {
  const answer = await fetch(`${url}/v1/objects`, {
    method: 'POST',
    headers: {
      Authorization: bearer,
      'Content-Type': file.mimeType,
      'Keyfold-Filename': encodeHeaderText(file.name),
    },
    body: new Uint8Array(file.buffer),
  })
  if (!answer.ok) throw new Error(`It was not stored: ${await answer.text()}`)
  return ((await answer.json()) as { id: string }).id
}
