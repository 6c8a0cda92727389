import { Text, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Api } from '../api/client.ts'
import { dataOf } from '../api/client.ts'
import { useVault } from '../shell/context.tsx'

/** As many ids as one request may ask for. */
const IDS_MAX = 50

type Waiting = {
  readonly ids: Map<string, ((name: string | null) => void)[]>
  readonly failed: ((error: unknown) => void)[]
}
let waiting: Waiting | null = null

/** Names that are asked for in one moment are one request. */
function findName(api: Api, id: string): Promise<string | null> {
  return new Promise((resolve, reject) => {
    if (waiting === null || waiting.ids.size >= IDS_MAX) {
      const batch: Waiting = { ids: new Map(), failed: [] }
      waiting = batch
      queueMicrotask(() => setTimeout(() => void send(api, batch)))
    }
    waiting.ids.set(id, [...(waiting.ids.get(id) ?? []), resolve])
    waiting.failed.push(reject)
  })
}

async function send(api: Api, batch: Waiting): Promise<void> {
  if (waiting === batch) waiting = null
  try {
    const { principals } = await dataOf(
      api.GET('/v1/principals', { params: { query: { id: [...batch.ids.keys()] } } }),
    )
    const names = new Map(principals.map(({ id, name }) => [id, name]))
    for (const [id, resolvers] of batch.ids) for (const resolve of resolvers) resolve(names.get(id) ?? null)
  } catch (error) {
    for (const reject of batch.failed) reject(error)
  }
}

/** `user:…` and `client:…` by name, as far as there is one; `role:…` and `system:…` say who they are. */
export function PrincipalName({ id }: { readonly id: string }) {
  const { api, me } = useVault()
  const named = /^(user|client):/.test(id) && id !== me.principal
  const { data } = useQuery({
    queryKey: ['principal', id],
    queryFn: () => findName(api, id),
    staleTime: Infinity,
    enabled: named,
  })
  const words = wordsFor(id, me.principal)
  if (words !== null)
    return (
      <Text span inherit>
        {words}
      </Text>
    )
  return (
    <Tooltip label={id}>
      <Text span inherit>
        {data ?? id}
      </Text>
    </Tooltip>
  )
}

/** @returns null: it is one of many, who have names */
function wordsFor(id: string, me: string): string | null {
  if (id === me) return 'you'
  if (id.startsWith('role:')) return `everybody with the role ${id.slice('role:'.length)}`
  if (id === 'system:operator') return 'whoever runs the vault'
  return id.startsWith('system:') ? `the vault (${id.slice('system:'.length)})` : null
}
