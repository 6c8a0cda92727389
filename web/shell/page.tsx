import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { PublicConfig } from '../api/config.ts'
import { readConfig } from '../api/config.ts'
import { Session } from '../session/session.ts'
import { THEME } from '../styles/theme.ts'
import { SignedIn } from './signed-in.tsx'
import { SignedOut } from './signed-out.tsx'
import { Starting } from './starting.tsx'
import { Unreachable } from './unreachable.tsx'

const COLOR_SCHEME = localStorageColorSchemeManager({ key: 'keyfold.color-scheme' })

type Opened = { readonly config: PublicConfig; readonly session: Session }

/** Once a page: reading the answer of the provider twice would fail the second time. */
let opening: Promise<Opened> | null = null

async function open(): Promise<Opened> {
  const config = await readConfig()
  const session = new Session(config)
  await session.start()
  return { config, session }
}

export const Page = () => (
  // The variables are in a file of their own: see styles/theme-styles.ts.
  <MantineProvider
    theme={THEME}
    defaultColorScheme="auto"
    colorSchemeManager={COLOR_SCHEME}
    withCssVariables={false}
    withGlobalClasses={false}
  >
    <Opening />
  </MantineProvider>
)

function Opening() {
  const [opened, setOpened] = useState<Opened | 'failed' | null>(null)
  const start = (): void => {
    setOpened(null)
    opening ??= open()
    opening.then(setOpened, () => {
      opening = null
      setOpened('failed')
    })
  }
  useEffect(start, [])
  if (opened === null) return <Starting />
  return opened === 'failed' ? <Unreachable retry={start} /> : <Opened {...opened} />
}

function Opened({ config, session }: Opened) {
  const state = useSyncExternalStore(session.subscribe, () => session.state)
  return state.kind === 'signed-in' ? (
    <SignedIn config={config} session={session} />
  ) : (
    <SignedOut session={session} because={state.because} problem={state.problem} />
  )
}
