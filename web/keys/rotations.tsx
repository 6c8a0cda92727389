import { IconRefresh } from '@tabler/icons-react'
import { Empty } from '../parts/empty.tsx'
import { PagedRows } from '../parts/paged-rows.tsx'
import { RotationRow } from './rotation-row.tsx'
import type { useRotations } from './use-keys.ts'

/** Newest first. */
export const Rotations = ({ query }: { readonly query: ReturnType<typeof useRotations> }) => (
  <PagedRows
    query={query}
    items={query.data?.pages.flatMap((page) => page.rotations)}
    row={(rotation) => <RotationRow key={rotation.id} rotation={rotation} />}
    empty={
      <Empty icon={IconRefresh} title="There was no rotation yet">
        A rotation makes a new master key and moves every data key under it. It starts by schedule, or when a
        key administrator starts one.
      </Empty>
    }
    label="Rotations"
    bare
    more="Show older"
  />
)
