import { Button } from '@mantine/core'
import { IconUserQuestion } from '@tabler/icons-react'
import { Empty } from '../parts/empty.tsx'

/** The start, for somebody to whom nothing has been given yet. */
export const NoRole = () => (
  <Empty
    icon={IconUserQuestion}
    title="You have no role yet"
    whole
    // Roles come with a token, and a page that is loaded anew asks for one.
    action={<Button onClick={() => location.reload()}>Look again</Button>}
  >
    You are signed in, but may not do anything yet. Ask an administrator for the role that your work needs,
    such as writer or reader. A second administrator may have to approve it first.
  </Empty>
)
