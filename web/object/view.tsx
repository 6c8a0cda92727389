import { useParams } from 'react-router'
import { hasCode } from '../api/problem.ts'
import { Loading } from '../parts/loading.tsx'
import { useRoles } from '../shell/context.tsx'
import { BackToList } from './back-to-list.tsx'
import { Found } from './found.tsx'
import { Limited } from './limited.tsx'
import { NotShown } from './not-shown.tsx'
import { useMetadata } from './use-object.ts'

/** An object's own page. */
export default function View() {
  const { id = '' } = useParams()
  // The others are not let ask: they would be refused, and that recorded.
  const knows = useRoles('writer', 'reader', 'steward')
  return (
    <>
      <BackToList />
      {knows ? <ObjectPage key={id} id={id} /> : <Limited key={id} id={id} />}
    </>
  )
}

function ObjectPage({ id }: { readonly id: string }) {
  const { data, error, refetch } = useMetadata(id)
  // What was known before it was deleted, expired or no longer shared is not shown on.
  const isOver = hasCode(error, 'gone', 'not-found', 'forbidden', 'purpose-required')
  if (data !== undefined && !isOver) return <Found object={data} />
  if (error !== null) return <NotShown id={id} error={error} retry={() => void refetch()} />
  return <Loading />
}
