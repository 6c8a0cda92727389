import { Anchor } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { Link } from 'react-router'
import classes from './back-link.module.css'

/** To the list that something is on. */
export const BackLink = ({ to, children }: { readonly to: string; readonly children: string }) => (
  <Anchor component={Link} to={to} size="sm" mb="sm" className={classes['back'] ?? ''}>
    <IconArrowLeft size={16} aria-hidden /> {children}
  </Anchor>
)
