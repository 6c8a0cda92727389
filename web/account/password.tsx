import { Button, Group, Text } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useVault } from '../shell/context.tsx'
import { Section } from './section.tsx'

export function Password() {
  const { passwordUrl } = useVault().config
  return (
    <Section title="Password">
      {passwordUrl === null ? (
        <Text size="sm">
          Your identity provider keeps your password. Change it there; the vault never sees it.
        </Text>
      ) : (
        <>
          <Text size="sm">
            You change it where you sign in. This page never sees it. The link opens a new tab.
          </Text>
          <Group>
            <Button
              component="a"
              href={passwordUrl}
              target="_blank"
              rel="noopener noreferrer"
              variant="default"
              rightSection={<IconExternalLink size={16} aria-hidden />}
            >
              Change the password
            </Button>
          </Group>
        </>
      )}
    </Section>
  )
}
