import { Stack, Text, ThemeIcon, Title } from '@mantine/core'
import type { IconProps } from '@tabler/icons-react'
import type { ComponentType, ReactNode } from 'react'

type Props = {
  readonly icon: ComponentType<IconProps>
  readonly title: string
  /** What there could be, and what to do for it. */
  readonly children: ReactNode
  readonly action?: ReactNode
  /** Whether this is all of the view: then its title is the view's. */
  readonly whole?: boolean
}

export const Empty = ({ icon: Icon, title, children, action, whole = false }: Props) => (
  <Stack align="center" gap="sm" py="xl" px="md" ta="center">
    <ThemeIcon variant="light" size={56} radius="xl">
      <Icon size={28} aria-hidden />
    </ThemeIcon>
    <Title order={whole ? 1 : 2} size="h2">
      {title}
    </Title>
    <Text c="dimmed" maw="32rem" component="div">
      {children}
    </Text>
    {action}
  </Stack>
)
