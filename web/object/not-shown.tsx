import { Button, Code } from '@mantine/core'
import { Link } from 'react-router'
import { hasCode } from '../api/problem.ts'
import { asksForPurpose, useDeclaredPurpose } from '../content/declared-purpose.ts'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { Heading } from '../parts/heading.tsx'
import { PurposeForm, purposeText } from '../parts/purpose.tsx'
import { useRoles } from '../shell/context.tsx'
import { Gone } from './gone.tsx'
import { Limited } from './limited.tsx'

type Props = { readonly id: string; readonly error: Error; readonly retry: () => void }

/** Why an object is not shown, and what can be done or seen of it all the same. */
export function NotShown({ id, error, retry }: Props) {
  const { purpose, declare } = useDeclaredPurpose(id)
  const hasSections = useRoles('privacy-officer', 'auditor')
  if (asksForPurpose(error, purpose)) {
    const declareAndRetry = (declared: string): void => {
      declare(declared)
      retry()
    }
    return (
      <>
        <Heading title="Object" text={<Code>{id}</Code>} />
        <PurposeForm text={purposeText(error)} submitLabel="Show details" onDeclare={declareAndRetry} />
      </>
    )
  }
  if (hasCode(error, 'gone')) return <Gone id={id} />
  if (hasSections && hasCode(error, 'forbidden')) return <Limited id={id} />
  if (hasCode(error, 'not-found')) return <NotThere />
  return (
    <>
      <Heading title="Object" text={<Code>{id}</Code>} />
      <ErrorNotice error={error} retry={retry} />
    </>
  )
}

const NotThere = () => (
  <>
    <Heading
      title="There is no such object for you"
      text="It was deleted, it is not shared with you any more, or the address is mistyped. The vault does not say which: nobody can find out here what others have. If somebody meant to share it, ask them to look whether the share has ended."
    />
    <Button component={Link} to="/objects" variant="default">
      Look at your objects
    </Button>
  </>
)
