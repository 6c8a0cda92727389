import type { ReactNode } from 'react'
import classes from './cards.module.css'

/** A list whose items are cards, below each other: what a table shows where there is room for one. */
export const Cards = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <ul aria-label={label} className={classes['cards']}>
    {children}
  </ul>
)
