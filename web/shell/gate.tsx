import { Group, Paper, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './gate.module.css'

/** A page on which nobody is signed in. */
export const Gate = ({ children }: { readonly children: ReactNode }) => (
  <main className={classes['gate']}>
    <Paper withBorder shadow="sm" p="xl" radius="lg" className={classes['card'] ?? ''}>
      <Stack gap="md">
        <Group gap="xs">
          <img src="/icon.svg" alt="" width="28" height="28" />
          <Text fw={700} size="lg">
            Keyfold
          </Text>
        </Group>
        {children}
      </Stack>
    </Paper>
  </main>
)
