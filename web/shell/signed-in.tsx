import { Button, Title } from '@mantine/core'
import { Notifications, notifications } from '@mantine/notifications'
import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { BrowserRouter } from 'react-router'
import { createApi, dataOf } from '../api/client.ts'
import type { PublicConfig } from '../api/config.ts'
import { ErrorNotice } from '../parts/error-notice.tsx'
import type { Session } from '../session/session.ts'
import { useIdle } from '../session/use-idle.ts'
import { VaultContext } from './context.tsx'
import { Frame } from './frame.tsx'
import { Gate } from './gate.tsx'
import { createQueries } from './queries.ts'
import { Starting } from './starting.tsx'
import { Views } from './views.tsx'

type Props = { readonly config: PublicConfig; readonly session: Session }

/** All that belongs to one session. It is thrown away whole when that ends. */
export function SignedIn({ config, session }: Props) {
  const [queries] = useState(createQueries)
  useEffect(
    () => () => {
      queries.clear()
      notifications.clean()
    },
    [queries],
  )
  return (
    <QueryClientProvider client={queries}>
      <BrowserRouter>
        <Vault config={config} session={session} />
      </BrowserRouter>
      <Notifications position="bottom-right" />
    </QueryClientProvider>
  )
}

function Vault({ config, session }: Props) {
  const api = useMemo(() => createApi(config.api, session), [config, session])
  const me = useQuery({ queryKey: ['me'], queryFn: () => dataOf(api.GET('/v1/me')), staleTime: Infinity })
  const [lock] = useState(() => () => void session.end('idle'))
  const locksIn = useIdle(lock)
  const vault = useMemo(
    () => (me.data === undefined ? null : { api, config, session, me: me.data }),
    [api, config, session, me.data],
  )
  // What somebody has typed stays, whatever becomes of a later question.
  if (me.error !== null && vault === null)
    return <NoStart error={me.error} retry={() => void me.refetch()} session={session} />
  if (vault === null) return <Starting />
  return (
    <VaultContext value={vault}>
      <Frame locksIn={locksIn}>
        <Views />
      </Frame>
    </VaultContext>
  )
}

const NoStart = ({ error, retry, session }: { error: Error; retry: () => void; session: Session }) => (
  <Gate>
    <Title order={1}>The page cannot start</Title>
    <ErrorNotice error={error} retry={retry} />
    <Button variant="default" onClick={() => void session.end('signed-out')}>
      Sign out
    </Button>
  </Gate>
)
