import { Alert, Code, List, Stack, Text, Title } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react'
import type { AuditEvent } from '../../parts/action-name.ts'
import { eventName } from '../../parts/event-name.ts'
import { exact } from '../../parts/when.tsx'
import type { Report } from './check-log.ts'
import type { FaultKind } from './heads.ts'
import { EVENT_FAULTS, gapsIn, LOG_FAULTS, proofsIn } from './words.ts'

/** What was proved, what was not, and what cannot be. */
export const Findings = ({ report }: { readonly report: Report }) => (
  <Stack gap="md">
    {report.faults.length === 0 ? (
      <Alert variant="default" role="status" icon={<IconCircleCheck size={18} />} title="No fault was found">
        <Lines lines={proofsIn(report)} />
      </Alert>
    ) : (
      <Faults report={report} />
    )}
    {report.redacted.length === 0 ? null : <Redacted report={report} />}
    <section aria-label="What was not proved">
      <Title order={3} mb={4}>
        What was not proved
      </Title>
      <Lines lines={gapsIn(report)} />
    </section>
  </Stack>
)

const Faults = ({ report }: { readonly report: Report }) => (
  <Alert
    color="red"
    variant="light"
    role="alert"
    icon={<IconAlertTriangle size={18} />}
    title={
      report.faults.length === 1
        ? 'An event does not fit the log'
        : `${report.faults.length} events do not fit the log`
    }
  >
    <Stack gap="xs">
      <List size="sm" spacing={4}>
        {report.faults.map(({ event, fault }) => (
          <List.Item key={event.id}>
            <Named event={event} /> {EVENT_FAULTS[fault]}.
          </List.Item>
        ))}
      </List>
      <Text size="sm">
        Tell whoever looks after the vault, and keep the checkpoint below: keyfold audit verify finds out
        more.
      </Text>
      <Lines lines={proofsIn(report)} />
    </Stack>
  </Alert>
)

const Redacted = ({ report }: { readonly report: Report }) => (
  <section aria-label="Redacted">
    <Title order={3} mb={4}>
      Redacted
    </Title>
    <List size="sm" spacing={4}>
      {report.redacted.map(({ event, why }) => (
        <List.Item key={event.id}>
          <Named event={event} />: {why} What it said can be proved no more; that it was redacted is an event
          itself.
        </List.Item>
      ))}
    </List>
  </section>
)

const Named = ({ event }: { readonly event: AuditEvent }) => (
  <>
    “{eventName(event)}”, {exact(event.time)} (event <Code>{event.id}</Code>)
  </>
)

const Lines = ({ lines }: { readonly lines: readonly string[] }) => (
  <List size="sm" spacing={4}>
    {lines.map((line) => (
      <List.Item key={line}>{line}</List.Item>
    ))}
  </List>
)

/** Where nothing more could be checked. */
export function LogFaultNotice({ kind }: { readonly kind: FaultKind }) {
  const [title, text] = LOG_FAULTS[kind]
  return (
    <Alert color="red" variant="light" role="alert" icon={<IconAlertTriangle size={18} />} title={title}>
      <Text size="sm">{text}</Text>
    </Alert>
  )
}
