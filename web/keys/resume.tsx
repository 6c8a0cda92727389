import { Alert, Button, Group, Stack, Text } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useState } from 'react'
import { useRoles } from '../shell/context.tsx'
import { StartRotation } from './start-rotation.tsx'
import type { RotationDetails } from './use-keys.ts'

/** A failed one has not ended: the next start finds what is done, and goes on. */
export function Resume({ of }: { readonly of: RotationDetails }) {
  const [opened, setOpened] = useState(false)
  const mayRotate = useRoles('key-admin')
  if (of.state !== 'failed') return null
  return (
    <Alert
      color="red"
      variant="light"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      title="The rotation has failed"
    >
      <Stack gap="xs">
        <Text size="sm">{of.error?.message ?? 'It ended without a word.'}</Text>
        <Text size="sm">
          Nothing is lost: what was moved stays moved, and the rest is readable as before. Until it has
          finished, no generation is retired.
          {mayRotate ? '' : ' A key administrator can resume it.'}
        </Text>
        {mayRotate ? (
          <Group>
            <Button onClick={() => setOpened(true)}>Resume</Button>
          </Group>
        ) : null}
      </Stack>
      <StartRotation
        opened={opened}
        onClose={() => setOpened(false)}
        title={`Resume rotation ${of.id}`}
        action="Resume"
        // What it does is kept with it; only chosen objects have to be named again.
        body={of.objects === null ? {} : { mode: 'reencrypt', objects: of.objects }}
      >
        <Text size="sm">
          It begins at its first step, finds what is done, and goes on with the rest. If the reason still
          holds, it fails again.
        </Text>
      </StartRotation>
    </Alert>
  )
}
