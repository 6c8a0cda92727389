import { Badge, Tooltip } from '@mantine/core'
import {
  IconAlertTriangle,
  IconArchive,
  IconBan,
  IconCheck,
  IconCircleX,
  IconClock,
  IconKey,
  IconLockOpen,
  IconPlayerPlay,
  type IconProps,
  IconTrash,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { Generation, Rotation } from './use-keys.ts'
import { GENERATION_STATE_MEANINGS, GENERATION_STATE_NAMES } from './words.ts'

type Icon = ComponentType<IconProps>

export const GENERATION_ICONS: Readonly<Record<Generation['state'], Icon>> = {
  pending: IconClock,
  active: IconKey,
  'decrypt-only': IconLockOpen,
  disabled: IconBan,
  'scheduled-for-deletion': IconTrash,
  destroyed: IconCircleX,
}

const ROTATION_ICONS: Readonly<Record<Rotation['state'], Icon>> = {
  running: IconPlayerPlay,
  failed: IconAlertTriangle,
  finished: IconCheck,
  abandoned: IconArchive,
}

const ROTATION_MEANINGS: Readonly<Record<Rotation['state'], string>> = {
  running: 'It goes on by itself',
  failed: 'It has not ended: the next start resumes it',
  finished: 'Nothing is left to do',
  abandoned: 'It had failed, and the next rotation took its place',
}

export function GenerationState({ of }: { readonly of: Generation['state'] }) {
  const Icon = GENERATION_ICONS[of]
  return (
    <Tooltip label={GENERATION_STATE_MEANINGS[of]}>
      <Badge variant="default" tt="none" fw={500} leftSection={<Icon size={12} aria-hidden />}>
        {GENERATION_STATE_NAMES[of]}
      </Badge>
    </Tooltip>
  )
}

export function RotationState({ of }: { readonly of: Rotation['state'] }) {
  const Icon = ROTATION_ICONS[of]
  return (
    <Tooltip label={ROTATION_MEANINGS[of]}>
      <Badge variant="default" tt="none" fw={500} leftSection={<Icon size={12} aria-hidden />}>
        {of}
      </Badge>
    </Tooltip>
  )
}

export const CompromisedBadge = () => (
  <Tooltip label="It is taken for known to strangers">
    <Badge
      variant="default"
      tt="none"
      fw={500}
      leftSection={<IconAlertTriangle size={12} color="var(--mantine-color-red-6)" aria-hidden />}
    >
      compromised
    </Badge>
  </Tooltip>
)
