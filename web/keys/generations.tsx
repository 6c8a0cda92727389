import { Anchor, Group, Text, Timeline } from '@mantine/core'
import { Link } from 'react-router'
import { exact, Moment } from '../parts/when.tsx'
import { CompromisedBadge, GENERATION_ICONS, GenerationState } from './state-badge.tsx'
import type { Generation } from './use-keys.ts'
import { versionsUnder } from './words.ts'

/** The line of master keys, newest first. */
export function Generations({ generations }: { readonly generations: readonly Generation[] }) {
  const newestFirst = generations.toSorted((a, b) => b.generation - a.generation)
  return (
    <Timeline bulletSize={28} lineWidth={2} role="list" aria-label="Generations">
      {newestFirst.map((generation) => (
        <Entry key={generation.generation} generation={generation} />
      ))}
    </Timeline>
  )
}

function Entry({ generation: of, ...timeline }: { readonly generation: Generation }) {
  const Icon = GENERATION_ICONS[of.state]
  return (
    <Timeline.Item
      {...timeline}
      role="listitem"
      bullet={<Icon size={16} aria-hidden />}
      title={
        <Group gap="xs" component="span">
          <Anchor component={Link} to={`/keys/${of.generation}`} fw={600}>
            Generation {of.generation}
          </Anchor>
          <GenerationState of={of.state} />
          {of.compromised === null ? null : <CompromisedBadge />}
        </Group>
      }
    >
      <Text size="sm">{versionsUnder(of)} wrapped under it</Text>
      <Dates of={of} />
      <Horizon of={of} />
    </Timeline.Item>
  )
}

function Dates({ of }: { readonly of: Generation }) {
  const dates = [
    ['Created', of.created],
    ['Activated', of.activated],
    ['Retired', of.retired],
    ['Disabled', of.disabled],
    ['Deletion scheduled', of.deletionScheduled],
    ['Destroyed', of.destroyed],
  ] as const
  return dates.map(([label, time]) =>
    time === null ? null : (
      <Text key={label} size="sm" c="dimmed" component="div">
        {label} <Moment time={time} />
      </Text>
    ),
  )
}

/** Nothing ends while it is in use. */
function Horizon({ of }: { readonly of: Generation }) {
  if (of.state === 'active' || of.state === 'pending') return null
  const { managedCopiesGone, strayCopiesUnreadable } = of.horizon
  return (
    <>
      <Text size="sm" c="dimmed" component="div">
        Managed copies gone: {managedCopiesGone === null ? 'cannot be said yet' : exact(managedCopiesGone)}
      </Text>
      <Text size="sm" c="dimmed" component="div">
        Stray copies unreadable:{' '}
        {strayCopiesUnreadable === null ? 'cannot be said yet' : exact(strayCopiesUnreadable)}
      </Text>
    </>
  )
}
