import { Button, Group, Text, ThemeIcon } from '@mantine/core'
import { IconCopy, IconDownload, IconEye, IconLock } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { size } from '../parts/size.ts'
import classes from './content.module.css'
import type { Family } from './kind.ts'
import type { Action, ContentControls } from './use-content.ts'

/** What there is to show of one version; its content only when somebody asks for it. */
export type Facts = {
  /** `unknown`: of another version than the metadata. */
  readonly family: Family | null | 'unknown'
  readonly bytes: number | null
}

type Props = ContentControls & { readonly facts: Facts }

/** Before anything is read. */
export function Locked({ state, start, facts }: Props) {
  const { family } = facts
  const first = useRef<HTMLButtonElement>(null)
  const again = state.kind === 'hidden' && state.notice !== null
  useEffect(() => {
    // What had the focus is hidden again. Elsewhere, nobody is disturbed.
    if (again && document.activeElement === document.body) first.current?.focus({ preventScroll: true })
  }, [again])
  // What a purpose is being asked for has its button there.
  const asked = state.kind === 'asking' ? state.action : null
  const busy = state.kind === 'reading' ? state.action : null
  const button = (action: Action) => ({
    loading: busy === action,
    disabled: busy !== null && busy !== action,
    onClick: () => start(action),
  })
  return (
    <div className={classes['locked']}>
      <ThemeIcon variant="light" size={44} radius="xl">
        <IconLock size={22} aria-hidden />
      </ThemeIcon>
      <div className={classes['words']}>
        <Text fw={600}>Encrypted</Text>
        <Text size="sm" c="dimmed">
          {wordsFor(facts)}
        </Text>
      </div>
      <Group gap="xs">
        {family === null || asked === 'reveal' ? null : (
          <Button ref={first} leftSection={<IconEye size={16} aria-hidden />} {...button('reveal')}>
            Reveal
          </Button>
        )}
        {(family === 'text' || family === 'record') && asked !== 'copy' ? (
          <Button variant="default" leftSection={<IconCopy size={16} aria-hidden />} {...button('copy')}>
            Copy
          </Button>
        ) : null}
        {asked === 'download' ? null : (
          <Button
            variant={family === null ? 'filled' : 'default'}
            leftSection={<IconDownload size={16} aria-hidden />}
            {...button('download')}
          >
            Download
          </Button>
        )}
      </Group>
    </div>
  )
}

function wordsFor({ family, bytes }: Facts): string {
  const long = bytes === null ? '' : ` ${size(bytes)}.`
  return family === null
    ? `No preview for this kind; download it.${long} The look is recorded.`
    : `Reveal to see it; the look is recorded.${long}`
}
