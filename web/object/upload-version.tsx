import { Button, FileInput, Group, Progress, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { POLICY } from '../../lib/policy.ts'
import { contentHeaders, contentOf } from '../objects/file-content.ts'
import { fileProblem } from '../objects/file-problem.ts'
import { size } from '../parts/size.ts'
import { ChangeError } from './change-error.tsx'
import { usePutVersion } from './put-version.ts'
import type { Metadata } from './use-object.ts'

type Props = { readonly object: Metadata; readonly onClose: () => void }

/** Another file as the newest version. */
export function UploadVersion({ object, onClose }: Props) {
  const [file, setFile] = useState<File | null>(null)
  const { store, sent } = useStore(object, file, onClose)
  const problem = file === null ? null : fileProblem(file)
  return (
    <Stack gap="md">
      <FileInput
        label="File"
        description={`At most ${size(POLICY.contentMaxBytes)}. It becomes version ${object.version + 1}; labels, classification, subject and expiry stay.`}
        placeholder="Choose a file"
        value={file}
        onChange={setFile}
        error={problem}
        disabled={store.isPending}
      />
      {store.isPending && file !== null ? (
        <div>
          <Progress value={(100 * sent) / Math.max(1, file.size)} aria-label="Upload" />
          <Text size="sm" role="status">
            {sent < file.size ? `${size(sent)} of ${size(file.size)}` : 'Encrypting and storing'}
          </Text>
        </div>
      ) : null}
      <ChangeError id={object.id} error={store.error} retry={store.mutate} onReload={onClose} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Cancel
        </Button>
        <Button
          disabled={file === null || problem !== null}
          loading={store.isPending}
          onClick={() => store.mutate()}
        >
          Store
        </Button>
      </Group>
    </Stack>
  )
}

/** The upload ends with the dialog. */
function useStore(object: Metadata, file: File | null, onDone: () => void) {
  const put = usePutVersion(object)
  const [sent, setSent] = useState(0)
  const running = useRef<AbortController>(null)
  useEffect(() => () => running.current?.abort(), [])
  const store = useMutation({
    // Takes nothing, so that the cache of mutations holds nothing of the file.
    mutationFn: async () => {
      if (file === null) return
      setSent(0)
      const { signal } = (running.current = new AbortController())
      const body = await contentOf(file)
      await put({ body, headers: contentHeaders(file), signal, onProgress: setSent })
    },
    gcTime: 0,
    onSuccess: onDone,
  })
  return { store, sent }
}
