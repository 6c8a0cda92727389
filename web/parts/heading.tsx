import { Group, Text, Title } from '@mantine/core'
import { type ReactNode, useEffect, useRef } from 'react'

type Props = { readonly title: ReactNode; readonly text?: ReactNode; readonly actions?: ReactNode }

/** The head of a view. It takes the focus, so that a screen reader says where one is. Titles of the tab say no more than the name. */
export function Heading({ title, text, actions }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <Group justify="space-between" align="flex-start" mb="lg" gap="md">
      <div>
        <Title order={1} ref={heading} tabIndex={-1} className="quiet-focus">
          {title}
        </Title>
        {text === undefined ? null : (
          <Text c="dimmed" mt={4} maw="42rem" component="div">
            {text}
          </Text>
        )}
      </div>
      {actions === undefined ? null : <Group gap="xs">{actions}</Group>}
    </Group>
  )
}
