import { Button } from '@mantine/core'
import { IconInbox, IconSearchOff, IconShare2, IconUserSearch } from '@tabler/icons-react'
import { Link } from 'react-router'
import { Empty } from '../parts/empty.tsx'
import type { ListName } from './lists.ts'

type Props = { readonly name: ListName; readonly narrowed: boolean }

export function NothingHere({ name, narrowed }: Props) {
  if (narrowed)
    return (
      <Empty icon={IconSearchOff} title="Nothing matches">
        The search looks at names, labels, types, subjects and ids; what is inside of objects is encrypted,
        and is never searched. Try fewer words, or clear the filters.
      </Empty>
    )
  switch (name) {
    case 'mine':
      return (
        <Empty
          icon={IconInbox}
          title="Store your first secret"
          action={
            <Button component={Link} to="/objects/new" variant="light">
              Store something
            </Button>
          }
        >
          A password, a record about somebody, or files: drop them anywhere on this page. Each is encrypted
          under a key of its own. Until you share it nobody else can read it, but stewards, who have to say
          why.
        </Empty>
      )
    case 'shared':
      return (
        <Empty icon={IconShare2} title="Nothing is shared with you yet">
          When somebody shares an object with you, or with everybody of your role, it appears here. Tell them
          the name that you sign in with.
        </Empty>
      )
    case 'all':
      return (
        <Empty icon={IconInbox} title="The vault is empty">
          Nobody has stored anything yet. It takes the role writer to do that.
        </Empty>
      )
    case 'subject':
      return (
        <Empty icon={IconUserSearch} title="Nothing about this subject">
          Objects name their subject by an identifier. Look at how it is written: case and spaces count.
        </Empty>
      )
  }
}
