import { BackLink } from '../parts/back-link.tsx'
import { useRoles } from '../shell/context.tsx'

/** Whoever has no data has no list of it. */
export function BackToList() {
  const lists = useRoles('writer', 'reader', 'steward', 'privacy-officer')
  return lists ? <BackLink to="/objects">All objects</BackLink> : <BackLink to="/activity">Activity</BackLink>
}
