import { Alert, Button, Group, Paper, Stack, Text } from '@mantine/core'
import { IconFolderOff, IconLock } from '@tabler/icons-react'
import { useState } from 'react'
import { hasProblems, headersOf, NO_DETAILS, problemsOf } from './details.ts'
import { DetailsFields } from './details-fields.tsx'
import { FileDrop } from './file-drop.tsx'
import { FileRow } from './file-row.tsx'
import { labelValueProblem } from './label.ts'
import type { Uploads } from './use-upload-queue.ts'

export function StoreFiles({ queue, files, add, leftOut, forgetLeftOut }: Uploads) {
  const [details, setDetails] = useState(NO_DETAILS)
  const [tried, setTried] = useState(false)
  const ready = files.filter(({ state }) => state.kind === 'ready')
  const store = (): void => {
    const now = Date.now()
    setTried(true)
    if (hasProblems(details, now) || ready.some(({ name }) => labelValueProblem(name) !== null)) return
    queue.start((name) => headersOf(name, details, now))
  }
  return (
    <Stack gap="md" maw="48rem">
      <FileDrop onFiles={add} />
      {leftOut === 0 ? null : <FoldersLeftOut files={leftOut} onClose={forgetLeftOut} />}
      {files.length === 0 ? null : <Queue queue={queue} files={files} />}
      {ready.length === 0 ? null : (
        <Paper withBorder p="lg">
          <Stack gap="md">
            <DetailsFields
              details={details}
              onDetails={setDetails}
              problems={tried ? problemsOf(details, Date.now()) : {}}
            />
            <Group>
              <Button onClick={store} leftSection={<IconLock size={18} aria-hidden />}>
                {ready.length === 1 ? 'Store' : `Store ${ready.length} files`}
              </Button>
              {ready.length > 1 ? (
                <Text size="sm" c="dimmed">
                  The details are for all of them.
                </Text>
              ) : null}
            </Group>
          </Stack>
        </Paper>
      )}
    </Stack>
  )
}

const FoldersLeftOut = ({ files, onClose }: { readonly files: number; readonly onClose: () => void }) => (
  <Alert
    role="alert"
    color="indigo"
    icon={<IconFolderOff size={18} />}
    title="Folders are not stored"
    withCloseButton
    closeButtonLabel="Close"
    onClose={onClose}
  >
    {files === 1 ? 'A file in a folder was' : `${files} files in folders were`} left out. Open the folder, and
    drop the files in it.
  </Alert>
)

function Queue({ queue, files }: Pick<Uploads, 'queue' | 'files'>) {
  const stored = files.filter(({ state }) => state.kind === 'stored').length
  const refused = files.filter(({ state }) => state.kind === 'refused').length
  const settled = files.filter(({ state }) => state.kind === 'stored' || state.kind === 'refused')
  const unnamed = files.filter(({ state, name }) => state.kind === 'ready' && name === '')
  const useFileNames = (): void => {
    for (const { key, file } of unnamed) queue.rename(key, file.name)
  }
  return (
    <section aria-label="Queue">
      <Group justify="space-between" mb="xs">
        <Text size="sm" c="dimmed" role="status">
          {stored} of {files.length - refused} stored
          {refused === 0 ? null : `, ${refused} can't be`}
        </Text>
        <Group gap="xs">
          {unnamed.length === 0 ? null : (
            <Button variant="subtle" size="compact-sm" onClick={useFileNames}>
              Use the file names as names
            </Button>
          )}
          {settled.length === 0 ? null : (
            <Button
              variant="subtle"
              size="compact-sm"
              onClick={() => settled.forEach(({ key }) => queue.remove(key))}
            >
              Clear what is done
            </Button>
          )}
        </Group>
      </Group>
      <Stack gap="xs">
        {files.map((file) => (
          <FileRow key={file.key} file={file} queue={queue} />
        ))}
      </Stack>
    </section>
  )
}
