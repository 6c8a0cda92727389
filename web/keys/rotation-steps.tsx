import { Text, Timeline } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconPlayerPlay } from '@tabler/icons-react'
import type { Rotation } from './use-keys.ts'
import { isOfObjects, STEP_MEANINGS, STEP_NAMES, STEPS } from './words.ts'

type Progress = 'done' | 'now' | 'stopped' | 'to come'

/** Which steps there are, and how far its last start has come. */
export function RotationSteps({ of }: { readonly of: Rotation }) {
  const steps = isOfObjects(of) ? (['rewrapping', 'finished'] as const) : STEPS
  const reached =
    of.state === 'finished'
      ? steps.length - 1
      : Math.max(
          0,
          steps.findLastIndex((step) => STEPS.indexOf(step) <= STEPS.indexOf(of.step)),
        )
  return (
    <Timeline active={reached} bulletSize={24} lineWidth={2} role="list" aria-label="Steps">
      {steps.map((step, index) => {
        const progress = progressOf(of, index, reached)
        return (
          <Timeline.Item
            key={step}
            role="listitem"
            bullet={<Bullet of={progress} />}
            title={`${STEP_NAMES[step]}: ${progress}`}
            {...(progress === 'now' ? { 'aria-current': 'step' as const } : {})}
          >
            <Text size="sm" c="dimmed">
              {STEP_MEANINGS[step]}
            </Text>
          </Timeline.Item>
        )
      })}
    </Timeline>
  )
}

function progressOf({ state }: Rotation, index: number, reached: number): Progress {
  if (state === 'finished' || index < reached) return 'done'
  if (index > reached) return 'to come'
  return state === 'running' ? 'now' : 'stopped'
}

function Bullet({ of }: { readonly of: Progress }) {
  if (of === 'done') return <IconCheck size={14} aria-hidden />
  if (of === 'now') return <IconPlayerPlay size={14} aria-hidden />
  return of === 'stopped' ? <IconAlertTriangle size={14} aria-hidden /> : null
}
