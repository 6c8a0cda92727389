import { Button, Menu } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import type { Ref } from 'react'
import { KINDS } from './kinds.ts'
import { FIELD_KINDS, type FieldKind } from './record.ts'

type Props = {
  readonly onAdd: (kind: FieldKind) => void
  readonly full: boolean
  readonly ref: Ref<HTMLButtonElement>
}

export const AddField = ({ onAdd, full, ref }: Props) => (
  <Menu position="bottom-start" withInitialFocusPlaceholder={false} returnFocus={false}>
    <Menu.Target>
      <Button ref={ref} variant="default" disabled={full} leftSection={<IconPlus size={16} aria-hidden />}>
        Add a field
      </Button>
    </Menu.Target>
    <Menu.Dropdown>
      {FIELD_KINDS.map((kind) => (
        <Menu.Item key={kind} onClick={() => onAdd(kind)}>
          {KINDS[kind].title}
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  </Menu>
)
