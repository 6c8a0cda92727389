import { Paper, Stack, Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'

type Props = { readonly title: string; readonly children: ReactNode }

export function Section({ title, children }: Props) {
  const id = useId()
  return (
    <Paper withBorder p="md" component="section" aria-labelledby={id}>
      <Stack gap="md">
        <Title order={2} size="h3" id={id}>
          {title}
        </Title>
        {children}
      </Stack>
    </Paper>
  )
}
