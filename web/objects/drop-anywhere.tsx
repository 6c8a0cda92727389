import { Center, Stack, Text } from '@mantine/core'
import { Dropzone } from '@mantine/dropzone'
import { IconFileUpload } from '@tabler/icons-react'

/** The whole window takes files while this is there. Until somebody drags some it is not to be seen, or heard. */
export const DropAnywhere = ({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) => (
  <div aria-hidden>
    <Dropzone.FullScreen
      onDrop={onFiles}
      activateOnKeyboard={false}
      withinPortal={false}
      inputProps={{ tabIndex: -1 }}
    >
      <Center mih="60vh">
        <Stack align="center" gap="xs">
          <IconFileUpload size={48} aria-hidden />
          <Text fw={600}>Drop to store</Text>
          <Text c="dimmed" size="sm">
            Nothing is sent before you say so.
          </Text>
        </Stack>
      </Center>
    </Dropzone.FullScreen>
  </div>
)
