import { Alert, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconGavel } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { hasCode } from '../api/problem.ts'
import { Rows } from '../parts/rows.tsx'
import { Task } from '../parts/task.tsx'
import { useVault } from '../shell/context.tsx'
import { ConfirmDelete, ConfirmShred, SWEEP_MINUTES } from './confirm-removal.tsx'
import { useRefresh } from './use-object.ts'

type Props = {
  readonly id: string
  /** What it is called, else what is left to tell it by. */
  readonly name: string
  /** Of what the caller looks at; null: there is nothing to compare with. */
  readonly etag: string | null
  readonly held: boolean
}

type Way = 'delete' | 'shred'

/** What cannot be undone. */
export function Danger({ id, name, etag, held }: Props) {
  const [asked, setAsked] = useState<Way | null>(null)
  const remove = useRemove(id, etag)
  const close = (): void => setAsked(null)
  return (
    <Stack gap="lg">
      {held ? <HeldNotice /> : null}
      <Rows label="Danger zone" bare>
        <Task
          title="Delete"
          action="Delete…"
          danger
          disabled={held}
          level={2}
          onChoose={() => setAsked('delete')}
        >
          Hides it from everybody at once and for good. Its data keys and its ciphertext are destroyed by the
          next sweep, as a rule within {SWEEP_MINUTES} minutes.
        </Task>
        <Task
          title="Shred"
          action="Shred…"
          danger
          disabled={held}
          level={2}
          onChoose={() => setAsked('shred')}
        >
          Destroys the data keys and the ciphertext of every version before the vault answers. For what must
          be gone now.
        </Task>
      </Rows>
      <ConfirmDelete
        name={name}
        opened={asked === 'delete'}
        onClose={close}
        onConfirm={() => remove('delete')}
      />
      <ConfirmShred
        name={name}
        opened={asked === 'shred'}
        onClose={close}
        onConfirm={() => remove('shred')}
      />
    </Stack>
  )
}

const HeldNotice = () => (
  <Alert variant="default" icon={<IconGavel size={18} />} title="It is under legal hold">
    Until the hold is released, nobody can delete or shred it. A privacy officer can release it.
  </Alert>
)

function useRemove(id: string, etag: string | null): (way: Way) => Promise<void> {
  const { api } = useVault()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const refresh = useRefresh(id)
  const begun = useRef(false)
  return async (way) => {
    // A shred that was interrupted has destroyed what the tag names: it is asked for again without it.
    const header = etag === null || begun.current ? {} : { 'if-match': etag }
    const query = way === 'shred' ? { shred: 'true' as const } : {}
    try {
      await api.DELETE('/v1/objects/{id}', { params: { path: { id }, query, header } })
    } catch (error) {
      begun.current = hasCode(error, 'unavailable', 'timeout', 'network')
      if (hasCode(error, 'precondition-failed', 'held')) void refresh()
      throw error
    }
    notifications.show({
      message: way === 'shred' ? 'The object is shredded.' : 'The object is deleted.',
    })
    void navigate('/objects')
    // Not asked for again while this view is still there: it would be refused, and recorded.
    await queries.invalidateQueries({ queryKey: ['object', id], refetchType: 'none' })
    await queries.invalidateQueries({ queryKey: ['objects'] })
  }
}
