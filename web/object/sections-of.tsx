/** Sections that an object has also where its details are not for the caller. */
import { IconActivity, IconGavel } from '@tabler/icons-react'
import { ObjectActivity } from './activity.tsx'
import { Hold } from './hold.tsx'
import type { Section } from './sections.tsx'

export const activityOf = (id: string): Section => ({
  value: 'activity',
  label: 'Activity',
  icon: IconActivity,
  panel: <ObjectActivity id={id} />,
})

/** @param held null: not known */
export const holdOf = (id: string, held: boolean | null): Section => ({
  value: 'hold',
  label: 'Legal hold',
  icon: IconGavel,
  panel: <Hold id={id} held={held} />,
})
