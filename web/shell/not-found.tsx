import { Anchor } from '@mantine/core'
import { IconMapQuestion } from '@tabler/icons-react'
import { Link } from 'react-router'
import { Empty } from '../parts/empty.tsx'

export const NotFound = () => (
  <Empty icon={IconMapQuestion} title="There is nothing here" whole>
    The address may be mistyped.{' '}
    <Anchor component={Link} to="/" underline="always">
      Go to the start
    </Anchor>
  </Empty>
)
