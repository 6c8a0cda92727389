import { Alert, Button, Text, Title } from '@mantine/core'
import { IconLock, IconLogin2 } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import type { Ended } from '../session/marks.ts'
import { SESSION_POLICY } from '../session/policy.ts'
import type { Session } from '../session/session.ts'
import { Gate } from './gate.tsx'

const IDLE_MINUTES = SESSION_POLICY.idleMs / 60_000

const ENDINGS: Readonly<Record<Ended, { readonly title: string; readonly text: string }>> = {
  'signed-out': { title: 'You are signed out', text: 'This page has forgotten everything that it showed.' },
  idle: {
    title: 'Locked',
    text: `Nobody used the page for ${IDLE_MINUTES} minutes. It has forgotten everything that it showed.`,
  },
  expired: { title: 'Your session is over', text: 'Sign in again to go on where you were.' },
}

const WELCOME =
  'Store personal, health and financial records. Each is encrypted under a key of its own, and every look at it is recorded.'

type Props = { readonly session: Session; readonly because: Ended | null; readonly problem: string | null }

export function SignedOut({ session, because, problem }: Props) {
  const [leaving, setLeaving] = useState(false)
  const title = useRef<HTMLHeadingElement>(null)
  // Who was in the middle of something is told what has become of it, also by a screen reader.
  useEffect(() => {
    if (because !== null) title.current?.focus()
  }, [because])
  const signIn = (): void => {
    setLeaving(true)
    void session.signIn().finally(() => setLeaving(false))
  }
  const ending = because === null ? null : ENDINGS[because]
  return (
    <Gate>
      <Title order={1} ref={title} tabIndex={-1} className="quiet-focus">
        {ending?.title ?? 'Your vault for sensitive data'}
      </Title>
      {problem !== null && because === 'expired' ? null : <Text>{ending?.text ?? WELCOME}</Text>}
      {problem === null ? null : (
        <Alert color="red" role="alert">
          {problem}
        </Alert>
      )}
      <Button
        size="md"
        onClick={signIn}
        loading={leaving}
        leftSection={because === 'idle' ? <IconLock size={18} /> : <IconLogin2 size={18} />}
      >
        {because === 'idle' ? 'Unlock' : 'Sign in'}
      </Button>
    </Gate>
  )
}
