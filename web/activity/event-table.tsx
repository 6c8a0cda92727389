import { Paper, Table, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useId } from 'react'
import type { AuditEvent } from '../parts/action-name.ts'
import { Reason, What, Who } from '../parts/event-pieces.tsx'
import { exact } from '../parts/when.tsx'
import classes from './activity.module.css'
import { aboutOf, Outcome, Toggle } from './event-cells.tsx'
import { EventDetails } from './event-details.tsx'

const HEADS = [
  ['Time', 'time'],
  ['Who', 'who'],
  ['What', 'what'],
  ['About', 'on'],
  ['Outcome', 'outcome'],
] as const

export const EventTable = ({ events }: { readonly events: readonly AuditEvent[] }) => (
  <Paper withBorder className={classes['table'] ?? ''}>
    <Table verticalSpacing="xs" layout="fixed" aria-label="Activity">
      <Table.Thead>
        <Table.Tr>
          {HEADS.map(([head, name]) => (
            <Table.Th key={head} scope="col" className={classes[name] ?? ''}>
              {head}
            </Table.Th>
          ))}
          <Table.Th scope="col" className={classes['more'] ?? ''}>
            <span className="visually-hidden">Details</span>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {events.map((event) => (
          <Row key={event.id} event={event} />
        ))}
      </Table.Tbody>
    </Table>
  </Paper>
)

function Row({ event }: { readonly event: AuditEvent }) {
  const [opened, { toggle }] = useDisclosure()
  const id = useId()
  return (
    <>
      <Table.Tr>
        <Table.Td>
          <Text size="sm" component="time" dateTime={event.time}>
            {exact(event.time)}
          </Text>
        </Table.Td>
        <Table.Td>
          <Who event={event} />
        </Table.Td>
        <Table.Td>
          <What event={event} />
          <Reason event={event} />
        </Table.Td>
        <Table.Td>{aboutOf(event) ?? '—'}</Table.Td>
        <Table.Td>
          <Outcome event={event} />
        </Table.Td>
        <Table.Td>
          <Toggle event={event} opened={opened} controls={id} onToggle={toggle} />
        </Table.Td>
      </Table.Tr>
      {opened ? (
        <Table.Tr id={id} className={classes['details'] ?? ''}>
          <Table.Td colSpan={HEADS.length + 1}>
            <EventDetails event={event} />
          </Table.Td>
        </Table.Tr>
      ) : null}
    </>
  )
}
