import { useMediaQuery } from '@mantine/hooks'
import { ObjectCards } from './cards.tsx'
import type { ObjectMetadata } from './matches.ts'
import { ObjectTable } from './table.tsx'

/** The columns need so much beside the navigation. */
const WIDE = '(min-width: 66em)'

export function Rows({ objects }: { readonly objects: readonly ObjectMetadata[] }) {
  const wide = useMediaQuery(WIDE, true, { getInitialValueInEffect: false })
  return wide ? <ObjectTable objects={objects} /> : <ObjectCards objects={objects} />
}
