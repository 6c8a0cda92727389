import { Button, Group, Paper, Stack, Text, ThemeIcon, Title } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { Link } from 'react-router'

type Props = { readonly object: string; readonly onAgain: () => void }

export function StoredNotice({ object, onAgain }: Props) {
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  return (
    <Paper withBorder p="lg" maw="42rem">
      <Stack gap="sm">
        <Group gap="sm">
          <ThemeIcon variant="light" color="green" radius="xl">
            <IconCheck size={18} aria-hidden />
          </ThemeIcon>
          <Title order={2} ref={title} tabIndex={-1} className="quiet-focus">
            Stored
          </Title>
        </Group>
        <Text>It is encrypted in the vault, and gone from this form.</Text>
        <Group>
          <Button component={Link} to={`/objects/${object}`}>
            Open it
          </Button>
          <Button variant="default" onClick={onAgain}>
            Store another
          </Button>
          <Button variant="subtle" component={Link} to="/objects">
            All objects
          </Button>
        </Group>
      </Stack>
    </Paper>
  )
}
