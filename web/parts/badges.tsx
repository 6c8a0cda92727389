import { Badge, Tooltip } from '@mantine/core'
import { IconGavel } from '@tabler/icons-react'
import { CLASSIFICATION_PHRASES, type Classification } from './classification.ts'

const COLORS: Readonly<Record<Classification, string>> = {
  public: 'gray',
  internal: 'blue',
  confidential: 'indigo',
  restricted: 'red',
}

export const ClassificationBadge = ({ of }: { readonly of: Classification }) => (
  <Tooltip label={CLASSIFICATION_PHRASES[of]}>
    <Badge variant="default" tt="none" fw={500} leftSection={<Dot color={COLORS[of]} />}>
      {of}
    </Badge>
  </Tooltip>
)

const Dot = ({ color = 'gray' }: { readonly color?: string | undefined }) => (
  <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true">
    <circle cx="4" cy="4" r="4" fill={`var(--mantine-color-${color}-6)`} />
  </svg>
)

export const HoldBadge = () => (
  <Tooltip label="Under legal hold: it cannot be deleted, and does not expire">
    <Badge
      variant="default"
      tt="none"
      fw={500}
      leftSection={<IconGavel size={12} color="var(--mantine-color-orange-6)" aria-hidden />}
    >
      on hold
    </Badge>
  </Tooltip>
)
