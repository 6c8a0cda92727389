import { Button, Code, Group, Stack, Text } from '@mantine/core'
import { IconCopy } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { Countdown } from '../content/countdown-bar.tsx'
import { COPIED, copySecret } from '../parts/clipboard.ts'
import classes from './account.module.css'

export type Collected = {
  readonly clientName: string
  readonly value: string
  readonly untilMs: number
}

type Props = {
  readonly collected: Collected
  readonly hide: (notice?: string) => void
  readonly keep: () => void
}

/** A secret, this once. */
export function CollectedSecret({ collected, hide, keep }: Props) {
  const [notice, setNotice] = useState<string | null>(null)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.focus({ preventScroll: true }), [])
  const copy = (): void =>
    void copySecret(Promise.resolve(collected.value)).then(
      () => setNotice(COPIED),
      () => setNotice('The browser did not let the page copy. Select the secret, and copy it by hand.'),
    )
  return (
    <Stack
      gap="sm"
      ref={box}
      tabIndex={-1}
      role="group"
      aria-label="The secret"
      className={classes['box'] ?? ''}
    >
      <Text size="sm">
        The secret of <bdi>{collected.clientName}</bdi>. It is shown this once: put it where the program reads
        it. One that is lost is replaced by collecting again.
      </Text>
      <Code className={classes['secret'] ?? ''} data-sensitive>
        {collected.value}
      </Code>
      <Group gap="md">
        <Button variant="default" size="xs" leftSection={<IconCopy size={14} aria-hidden />} onClick={copy}>
          Copy
        </Button>
        <Countdown untilMs={collected.untilMs} hide={hide} keep={keep} />
      </Group>
      <Text role="status" size="sm" c="dimmed">
        {notice}
      </Text>
    </Stack>
  )
}
