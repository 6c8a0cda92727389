import { Alert, Button, Checkbox, Group, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useState } from 'react'
import { exact } from '../parts/when.tsx'
import classes from './keys.module.css'
import { StartRotation } from './start-rotation.tsx'
import type { Key } from './use-keys.ts'
import { versionsUnder } from './words.ts'

/** For a generation that strangers may know: everything is moved away from it, and it is disabled. */
export function Emergency({ of }: { readonly of: Key }) {
  const [opened, setOpened] = useState(false)
  const [reencrypts, setReencrypts] = useState(false)
  const { generation, compromised, ifCompromised } = of
  if (ifCompromised === null) return null
  const { protectedSince, activeUntil, consequences } = ifCompromised
  const scope = reencrypts ? ({ mode: 'reencrypt', generation } as const) : {}
  const until = activeUntil === null ? 'and still does' : `until ${exact(activeUntil)}`
  return (
    <Stack gap="sm">
      <Title order={2}>If strangers know this key</Title>
      {compromised === null ? null : (
        <Alert
          variant="default"
          icon={<IconAlertTriangle size={18} aria-hidden />}
          title="It is marked compromised"
        >
          Since {exact(compromised)}. As long as it opens something, it is not disabled: see the last rotation
          for what could not be moved, or start again here.
        </Alert>
      )}
      <Text size="sm">
        Generation {generation} wraps {versionsUnder(of)} now. It wrapped new ones from{' '}
        {exact(protectedSince)} {until}. To give it up means:
      </Text>
      <Consequences consequences={consequences} />
      <Group>
        <Button color="red" variant="outline" onClick={() => setOpened(true)}>
          Give up generation {generation}…
        </Button>
      </Group>
      <StartRotation
        opened={opened}
        onClose={() => setOpened(false)}
        title={`Give up generation ${generation}`}
        action={`Give up generation ${generation}`}
        danger
        understood="I understand that earlier backups, exports and copies cannot be read afterward"
        body={{ compromised: generation, ...scope }}
      >
        <Consequences consequences={consequences} />
        <Checkbox
          label="Re-encrypt as well"
          description={`Makes new data keys and new ciphertext for all that generation ${generation} wraps. It takes longer; choose it if strangers may have copies of the data too.`}
          checked={reencrypts}
          onChange={(event) => setReencrypts(event.currentTarget.checked)}
        />
      </StartRotation>
    </Stack>
  )
}

const Consequences = ({ consequences }: { readonly consequences: readonly string[] }) => (
  <ul className={classes['list']}>
    {consequences.map((sentence) => (
      <li key={sentence}>{sentence}</li>
    ))}
  </ul>
)
