import { Group, Stack, Text, Title, UnstyledButton } from '@mantine/core'
import { PrincipalName } from '../parts/principal-name.tsx'
import type { Usage } from './types.ts'
import classes from './usage.module.css'

type Props = {
  readonly principals: Usage['principals']
  /** Null: all. */
  readonly chosen: string | null
  readonly onChoose: (principal: string | null) => void
}

/** `-` stands for nobody who is known, `*` for all others of a very busy hour: neither is anybody. */
const isSomebody = (principal: string): boolean => principal.includes(':')

/** Who did most, each of whom can be looked at alone. */
export function Top({ principals, chosen, onChoose }: Props) {
  const shown = principals.filter(({ principal }) => isSomebody(principal))
  const most = Math.max(1, ...shown.map(({ count }) => count))
  return (
    <Stack gap="xs">
      <Title order={2}>Who did most</Title>
      <Text size="sm" c="dimmed">
        Everything that is recorded of them in this time. Choose one to see theirs alone.
      </Text>
      <ul className={classes['top']} aria-label="Who did most">
        {shown.map(({ principal, count }) => (
          <li key={principal}>
            <UnstyledButton
              className={classes['one'] ?? ''}
              aria-pressed={principal === chosen}
              onClick={() => onChoose(principal === chosen ? null : principal)}
            >
              <Group justify="space-between" gap="xs" wrap="nowrap">
                <Text size="sm" component="span">
                  <PrincipalName id={principal} />
                </Text>
                <Text size="sm" c="dimmed" component="span">
                  {count.toLocaleString()}
                </Text>
              </Group>
              <span className={classes['share']} style={{ width: `${(count / most) * 100}%` }} />
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </Stack>
  )
}
