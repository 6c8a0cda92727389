import { Badge } from '@mantine/core'
import { useOpenCount } from './use-findings.ts'

/** How many are open, beside the name of the section. */
export function OpenFindings() {
  const count = useOpenCount()
  return count === null ? null : (
    <Badge size="sm" variant="default">
      {count}
      <span className="visually-hidden"> open</span>
    </Badge>
  )
}
