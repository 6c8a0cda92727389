import { Paper } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './rows.module.css'

type Props = {
  readonly label: string
  /** Within a card already. */
  readonly bare?: boolean
  readonly children: ReactNode
}

/** A list of things, each of which takes a line or some. */
export function Rows({ label, bare = false, children }: Props) {
  const list = (
    <ul aria-label={label} className={classes['rows']}>
      {children}
    </ul>
  )
  if (bare) return list
  return (
    <Paper withBorder px="md">
      {list}
    </Paper>
  )
}

type RowProps = {
  /** What it is. */
  readonly about: ReactNode
  /** Beside it, below where that is too narrow: what can be done, or more about it. */
  readonly children?: ReactNode
}

export const Row = ({ about, children }: RowProps) => (
  <li className={classes['row']}>
    <div className={classes['about']}>{about}</div>
    {children}
  </li>
)
