import { Button, Group } from '@mantine/core'
import { useState } from 'react'
import { useVault } from '../shell/context.tsx'
import { Acknowledge } from './acknowledge.tsx'
import { Mute } from './mute.tsx'
import type { Finding } from './types.ts'

type Asked = 'acknowledge' | 'mute' | null

/** What an auditor can do with a finding. Nobody acknowledges one about themselves alone. */
export function Tasks({ finding }: { readonly finding: Finding }) {
  const { me } = useVault()
  const [asked, setAsked] = useState<Asked>(null)
  const close = (): void => setAsked(null)
  if (finding.state === 'acknowledged') return null
  return (
    <>
      <Group gap="xs">
        {finding.principal === me.principal ? null : (
          <Button size="xs" variant="default" onClick={() => setAsked('acknowledge')}>
            Acknowledge…
          </Button>
        )}
        {finding.state === 'muted' ? null : (
          <Button size="xs" variant="default" onClick={() => setAsked('mute')}>
            Mute…
          </Button>
        )}
      </Group>
      <Acknowledge finding={finding} opened={asked === 'acknowledge'} onClose={close} />
      <Mute finding={finding} opened={asked === 'mute'} onClose={close} />
    </>
  )
}
