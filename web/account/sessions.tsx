import { Button, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconLogout } from '@tabler/icons-react'
import { Confirm } from '../parts/confirm.tsx'
import { SESSION_POLICY } from '../session/policy.ts'
import { useVault } from '../shell/context.tsx'
import { Section } from './section.tsx'
import { SignIns } from './sign-ins.tsx'

const IDLE_MINUTES = SESSION_POLICY.idleMs / 60_000

export function Sessions() {
  const { api, session } = useVault()
  const [opened, { open, close }] = useDisclosure()
  const signOutEverywhere = async (): Promise<void> => {
    await api.POST('/v1/me/sign-out')
    await session.end('signed-out')
  }
  return (
    <Section title="Sessions">
      <Text size="sm">
        All tabs of this browser share this session. It locks when nobody uses any of them for {IDLE_MINUTES}{' '}
        minutes. To close a tab does not end it: sign out.
      </Text>
      <Group gap="xs">
        <Button
          variant="default"
          leftSection={<IconLogout size={16} aria-hidden />}
          onClick={() => void session.end('signed-out')}
        >
          Sign out
        </Button>
        <Button variant="default" onClick={open}>
          Sign out everywhere
        </Button>
      </Group>
      <SignIns />
      <Confirm
        opened={opened}
        onClose={close}
        title="Sign out everywhere"
        action="Sign out everywhere"
        danger
        onConfirm={signOutEverywhere}
      >
        <Text size="sm">
          Every session of yours ends, in every browser and on every command line, this one included. What you
          have not saved here is lost. If you think that somebody else has signed in as you, change the
          password, too.
        </Text>
      </Confirm>
    </Section>
  )
}
