import { Button, Text } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import { StartRotation } from './start-rotation.tsx'
import type { Rotation } from './use-keys.ts'

/** @param newest the newest rotation; null: there was none */
export function Rotate({ newest }: { readonly newest: Rotation | null }) {
  const [opened, setOpened] = useState(false)
  return (
    <>
      <Button leftSection={<IconRefresh size={18} aria-hidden />} onClick={() => setOpened(true)}>
        Rotate now
      </Button>
      <StartRotation
        opened={opened}
        onClose={() => setOpened(false)}
        title="Rotate the master key"
        action="Rotate now"
        body={{}}
      >
        <Text size="sm">
          A new generation of the master key is made and activated, and every data key is wrapped under it.
          Reads and writes go on meanwhile. Ciphertext is not touched, and the former generation still opens
          what it wrapped.
        </Text>
        <Text size="sm">{aboutUnfinished(newest)}</Text>
      </StartRotation>
    </>
  )
}

function aboutUnfinished(newest: Rotation | null): string {
  if (newest?.state === 'running')
    return `Rotation ${newest.id} is running. This does not begin another one: it takes you to that one.`
  if (newest?.state === 'failed')
    return `Rotation ${newest.id} has failed. If it moves everything, it is resumed; else a new one takes its place.`
  return 'It goes on by itself, also when you close the page.'
}
