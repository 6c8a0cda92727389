import { Badge, Group } from '@mantine/core'
import { IconClock } from '@tabler/icons-react'
import { ClassificationBadge, HoldBadge } from '../parts/badges.tsx'
import { When } from '../parts/when.tsx'
import type { Metadata } from './use-object.ts'

export const Badges = ({ object }: { readonly object: Metadata }) => (
  <Group gap="xs">
    <ClassificationBadge of={object.classification} />
    {object.held ? <HoldBadge /> : null}
    {object.expires === null ? null : (
      <Badge variant="default" tt="none" fw={500} leftSection={<IconClock size={12} aria-hidden />}>
        expires <When time={object.expires} />
      </Badge>
    )}
  </Group>
)
