import { ActionIcon, Menu } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconDotsVertical, IconPencil, IconTrash } from '@tabler/icons-react'

type Props = {
  readonly label: string
  readonly first: boolean
  readonly last: boolean
  readonly onRename: () => void
  readonly onMove: (by: -1 | 1) => void
  readonly onRemove: () => void
}

/** What can be done with a field as a whole. */
export const FieldMenu = ({ label, first, last, onRename, onMove, onRemove }: Props) => (
  <Menu position="bottom-end" withInitialFocusPlaceholder={false}>
    <Menu.Target>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={`Options of the field ${label}`}>
        <IconDotsVertical size={18} aria-hidden />
      </ActionIcon>
    </Menu.Target>
    <Menu.Dropdown>
      <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={onRename}>
        Rename or change its kind
      </Menu.Item>
      <Menu.Item
        leftSection={<IconArrowUp size={16} aria-hidden />}
        disabled={first}
        onClick={() => onMove(-1)}
      >
        Move up
      </Menu.Item>
      <Menu.Item
        leftSection={<IconArrowDown size={16} aria-hidden />}
        disabled={last}
        onClick={() => onMove(1)}
      >
        Move down
      </Menu.Item>
      <Menu.Item
        c="var(--mantine-color-error)"
        leftSection={<IconTrash size={16} aria-hidden />}
        onClick={onRemove}
      >
        Remove
      </Menu.Item>
    </Menu.Dropdown>
  </Menu>
)
