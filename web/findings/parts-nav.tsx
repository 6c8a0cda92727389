import { Button, Group } from '@mantine/core'
import { Link, useLocation } from 'react-router'

const PARTS = [
  ['/findings', 'Inbox'],
  ['/findings/use', 'Key use'],
  ['/findings/mutes', 'Mute rules'],
] as const

/** Between the views of findings. */
export function PartsNav() {
  const { pathname } = useLocation()
  return (
    <Group component="nav" aria-label="Views of findings" gap="xs" mb="md">
      {PARTS.map(([path, label]) => (
        <Button
          key={path}
          component={Link}
          to={path}
          size="xs"
          variant={pathname === path ? 'filled' : 'default'}
          {...(pathname === path ? { 'aria-current': 'page' as const } : {})}
        >
          {label}
        </Button>
      ))}
    </Group>
  )
}
