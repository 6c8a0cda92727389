import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'

type Props = { readonly busy: boolean; readonly onRefresh: () => void }

/** For lists that are not read again by themselves: each reading is recorded. */
export const Refresh = ({ busy, onRefresh }: Props) => (
  <Button
    size="xs"
    variant="default"
    leftSection={<IconRefresh size={14} aria-hidden />}
    loading={busy}
    onClick={onRefresh}
  >
    Refresh
  </Button>
)
