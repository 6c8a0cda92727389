import { Button, Progress, Text } from '@mantine/core'
import classes from './content.module.css'
import { REVEAL_POLICY } from './policy.ts'
import type { ContentControls } from './use-content.ts'
import { useCountdown } from './use-countdown.ts'

type Props = Pick<ContentControls, 'hide' | 'keep'> & { readonly untilMs: number }

/** How long it is still shown, for whoever sees it; a screen reader is told once, in time to keep it. */
export function Countdown({ untilMs, hide, keep }: Props) {
  const { seconds, share } = useCountdown(untilMs, () => hide('Hidden again.'))
  const soon = seconds <= REVEAL_POLICY.warningSeconds
  return (
    <div className={classes['countdown']}>
      <div role="timer">
        <Text size="sm">Hides in {seconds} s</Text>
        <Progress value={share * 100} size="xs" color={soon ? 'orange' : 'indigo'} aria-hidden />
      </div>
      <Text className="visually-hidden" role="status">
        {soon ? `Hides in ${REVEAL_POLICY.warningSeconds} seconds` : null}
      </Text>
      <Button size="xs" variant="default" onClick={keep}>
        Keep showing
      </Button>
      <Button size="xs" variant="default" onClick={() => hide('Hidden.')}>
        Hide now
      </Button>
    </div>
  )
}
