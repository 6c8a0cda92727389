import type { ReactNode } from 'react'
import { ErrorNotice } from './error-notice.tsx'
import { Loading } from './loading.tsx'
import { More } from './more.tsx'
import { Rows } from './rows.tsx'

/** Of an infinite query what a list shows of it. */
type Query = {
  readonly error: unknown
  readonly refetch: () => unknown
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  readonly fetchNextPage: () => unknown
}

type Props<Item> = {
  readonly query: Query
  /** Of all pages so far; undefined: there is none yet. */
  readonly items: readonly Item[] | undefined
  readonly row: (item: Item) => ReactNode
  /** In the place of the rows when there are none. */
  readonly empty: ReactNode
  readonly label: string
  /** Within a card already. */
  readonly bare?: boolean
  readonly more: 'Show older' | 'Show more'
}

/** A list that comes page by page, with what there is to say while it is not there. */
export function PagedRows<Item>({ query, items, row, empty, label, bare = false, more }: Props<Item>) {
  const { error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  return (
    <>
      {error === null ? null : <ErrorNotice error={error} retry={() => void refetch()} />}
      {items === undefined && error === null ? <Loading /> : null}
      {items?.length === 0 ? empty : null}
      {items === undefined || items.length === 0 ? null : (
        <Rows label={label} bare={bare}>
          {items.map(row)}
        </Rows>
      )}
      {hasNextPage ? (
        <More label={more} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
      ) : null}
    </>
  )
}
