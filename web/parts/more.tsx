import { Button, Group } from '@mantine/core'

type Props = {
  /** Older ones, or whatever comes next. */
  readonly label: 'Show older' | 'Show more'
  readonly busy: boolean
  readonly onMore: () => void
}

/** The next page of a list. */
export const More = ({ label, busy, onMore }: Props) => (
  <Group mt="md">
    <Button variant="default" loading={busy} onClick={onMore}>
      {label}
    </Button>
  </Group>
)
