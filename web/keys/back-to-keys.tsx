import { BackLink } from '../parts/back-link.tsx'

export const BackToKeys = () => <BackLink to="/keys">All keys</BackLink>
