import { Badge, Tooltip } from '@mantine/core'
import {
  IconAlertCircle,
  IconAlertOctagon,
  IconAlertTriangle,
  IconInfoCircle,
  type IconProps,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { Severity } from './types.ts'
import { SEVERITY_MEANINGS } from './words.ts'

const ICONS: Readonly<Record<Severity, ComponentType<IconProps>>> = {
  low: IconInfoCircle,
  medium: IconAlertCircle,
  high: IconAlertTriangle,
  critical: IconAlertOctagon,
}

/** Of marks, which have a word beside them. */
export const SEVERITY_COLORS: Readonly<Record<Severity, string>> = {
  low: 'var(--mantine-color-gray-6)',
  medium: 'var(--mantine-color-yellow-6)',
  high: 'var(--mantine-color-orange-6)',
  critical: 'var(--mantine-color-red-7)',
}

export function SeverityBadge({ of }: { readonly of: Severity }) {
  const Icon = ICONS[of]
  return (
    <Tooltip label={SEVERITY_MEANINGS[of]}>
      <Badge
        variant="default"
        tt="none"
        fw={600}
        leftSection={<Icon size={14} color={SEVERITY_COLORS[of]} aria-hidden />}
      >
        {of}
      </Badge>
    </Tooltip>
  )
}
