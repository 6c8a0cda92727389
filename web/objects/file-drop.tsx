import { Button, Stack, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconFileUpload } from '@tabler/icons-react'
import { useRef } from 'react'
import { POLICY } from '../../lib/policy.ts'
import { size } from '../parts/size.ts'

/** Takes files that are dropped or chosen. What is wrong with one is said in its row. */
export function FileDrop({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const choose = useRef<() => void>(null)
  return (
    <Dropzone
      onDrop={onFiles}
      openRef={choose}
      // The button in it is for the keyboard.
      activateOnKeyboard={false}
      activateOnClick={false}
      enablePointerEvents
      inputProps={{ 'aria-label': 'Files to store', tabIndex: -1 }}
    >
      <Stack align="center" gap="xs" py="lg">
        <IconFileUpload size={40} aria-hidden />
        <Text fw={600}>Drop files here</Text>
        <Button variant="default" onClick={() => choose.current?.()}>
          Choose files
        </Button>
        <Text size="sm" c="dimmed" ta="center">
          Any kind, up to {size(POLICY.contentMaxBytes)} each. The name of a file is encrypted with it.
        </Text>
      </Stack>
    </Dropzone>
  )
}
