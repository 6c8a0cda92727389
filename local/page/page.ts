/** The page, as the gateway serves it: beside the API, on the same origin. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { KeyfoldError } from '../../lib/errors.ts'
import { ASSET_HEADERS, FILE_HEADERS, indexHeaders, PREVIEW_HEADERS } from '../../lib/http/page-headers.ts'
import type { Handler } from '../gateway.ts'
import { sendScreen } from '../identity/screens/page.ts'
import { LOCAL_POLICY } from '../policy.ts'
import { type PageBuild, type PageFiles, readBuild, readStamp } from './files.ts'
import { buildingNotice, missingNotice } from './notices.ts'
import { sendFile } from './send.ts'

export type PageOptions = {
  /** What the page was built into. It may come, and be replaced, at any time. */
  readonly folder: string
  /** Whether one is being built, and may soon be there. */
  readonly building: () => boolean
  /** Origins beside our own that the page calls. */
  readonly connect: () => Promise<readonly string[]>
}

type Shown = { readonly current: PageBuild; readonly previous: PageFiles }

const INDEX = '/index.html'
const PREVIEW = '/preview.html'
const ASSETS = '/assets/'

export function createPage({ folder, building, connect }: PageOptions): Handler {
  let shown: Shown | null = null
  let reading: Promise<void> | null = null

  const refresh = async (): Promise<void> => {
    if (shown !== null && (await readStamp(folder)) === shown.current.stamp) return
    const current = await readBuild(folder)
    if (current === null || current.stamp === shown?.current.stamp) return
    // A page that is open in a browser goes on asking for the files of its own build.
    shown = { current, previous: shown?.current.files ?? new Map() }
  }
  /** One at a time, however many ask. What was read before is kept when there is nothing whole to read. */
  const refreshed = (): Promise<void> => {
    reading ??= refresh().finally(() => {
      reading = null
    })
    return reading
  }

  const sendDocument = async (path: string, request: IncomingMessage, response: ServerResponse) => {
    await refreshed()
    const file = shown?.current.files.get(path)
    if (file === undefined) {
      const seconds = LOCAL_POLICY.pageRefreshSeconds
      sendScreen(response, building() ? await buildingNotice(seconds) : await missingNotice())
      return
    }
    const headers = path === INDEX ? indexHeaders({ connect: await connect() }) : PREVIEW_HEADERS
    sendFile(request, response, file, headers)
  }

  return {
    bodyMaxBytes: 0,
    async handle(request, response, { path }) {
      const document = documentAt(path, request.headers.accept)
      if (document !== null) {
        await sendDocument(document, request, response)
        return
      }
      if (shown === null) await refreshed()
      const file = shown?.current.files.get(path) ?? previousAsset(shown, path)
      if (file === undefined) throw new KeyfoldError('not-found', 'There is nothing at this path.')
      sendFile(request, response, file, path.startsWith(ASSETS) ? ASSET_HEADERS : FILE_HEADERS)
    },
  }
}

const previousAsset = (shown: Shown | null, path: string) =>
  path.startsWith(ASSETS) ? shown?.previous.get(path) : undefined

/** @returns the path of the document that answers; null: none, but perhaps a file. */
function documentAt(path: string, accept = ''): typeof INDEX | typeof PREVIEW | null {
  if (path === '/' || path === INDEX) return INDEX
  if (path === PREVIEW) return PREVIEW
  return accept.includes('text/html') && isView(path) ? INDEX : null
}

/** Views have paths of their own, such as `/objects/…`, which the page itself reads. A file has a dot in its name. */
function isView(path: string): boolean {
  const segments = path.replace(/\/$/, '').slice(1).split('/')
  return segments.every(isPlain) && !path.startsWith(ASSETS)
}

/** Nothing that anybody on the way could read as another path. */
function isPlain(segment: string): boolean {
  try {
    return /^[^./\\\p{Cc}]+$/u.test(decodeURIComponent(segment))
  } catch {
    return false
  }
}
