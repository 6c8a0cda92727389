import { Button, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDownload, IconShieldCheck } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { saveFile } from '../content/download.ts'
import type { AuditEvent } from '../parts/action-name.ts'
import { ErrorNotice } from '../parts/error-notice.tsx'
import type { EventQuery } from '../parts/use-events.ts'
import { useVault } from '../shell/context.tsx'
import { collectEvents, type Format, fileOf, SAVED_MAX } from './save-events.ts'

const VerifyDialog = lazy(() => import('./verify/dialog.tsx'))

/** Checks what is shown against the log. @param events as shown */
export function Verify({ events }: { readonly events: readonly AuditEvent[] }) {
  // What is checked stays the same, whatever is shown meanwhile.
  const [checked, check] = useState<readonly AuditEvent[] | null>(null)
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconShieldCheck size={14} aria-hidden />}
        onClick={() => check(events)}
      >
        Verify the log
      </Button>
      {checked === null ? null : (
        <Suspense fallback={null}>
          <VerifyDialog events={checked} onClose={() => check(null)} />
        </Suspense>
      )}
    </>
  )
}

const FORMATS: readonly (readonly [Format, string])[] = [
  ['jsonl', 'as JSONL, one event a line'],
  ['csv', 'as CSV, for a spreadsheet'],
]

/** Saves all that the filters show. */
export function Save({ query }: { readonly query: EventQuery }) {
  const { save, count, error } = useSave(query)
  return (
    <>
      <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconDownload size={14} aria-hidden />}
            disabled={count !== null}
          >
            {count === null ? 'Save…' : `Reading, ${count} so far`}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {FORMATS.map(([format, label]) => (
            <Menu.Item key={format} onClick={() => save(format)}>
              Save {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {error === null ? null : <ErrorNotice error={error} title="The events could not be saved" />}
    </>
  )
}

function useSave(query: EventQuery) {
  const { api } = useVault()
  /** Null: nothing is being read. */
  const [count, setCount] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)
  const run = async (format: Format): Promise<void> => {
    const { events, cut } = await collectEvents(api, query, setCount)
    saveFile({ bytes: fileOf(events, format), fileName: `keyfold-events.${format}` })
    notifications.show(
      cut
        ? {
            color: 'orange',
            autoClose: false,
            message: `The newest ${events.length.toLocaleString()} events are saved; there are older ones. Here it is about ${SAVED_MAX.toLocaleString()} at a time: filter by days, or use “keyfold audit export”.`,
          }
        : { message: `${events.length.toLocaleString()} events are saved, all that there are.` },
    )
  }
  const save = (format: Format): void => {
    setCount(0)
    setError(null)
    run(format)
      .catch(setError)
      .finally(() => setCount(null))
  }
  return { save, count, error }
}
