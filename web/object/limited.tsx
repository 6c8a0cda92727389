import { Alert } from '@mantine/core'
import { IconInfoCircle } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { nameOf } from '../parts/content-kind.ts'
import { CopyId } from '../parts/copy-id.tsx'
import { Heading } from '../parts/heading.tsx'
import { useRoles } from '../shell/context.tsx'
import { Sections } from './sections.tsx'
import { activityOf, holdOf } from './sections-of.tsx'
import { knownFromLists } from './use-object.ts'

/** For those who may hold an object, or see who used it, and not what it is. */
export function Limited({ id }: { readonly id: string }) {
  const queries = useQueryClient()
  const [known] = useState(() => knownFromLists(queries, id))
  const holds = useRoles('privacy-officer')
  const audits = useRoles('auditor')
  const sections = [holds ? holdOf(id, known?.held ?? null) : null, audits ? activityOf(id) : null]
  return (
    <>
      <Heading
        title={known === null ? 'Object' : <bdi>{nameOf(known)}</bdi>}
        text={<CopyId id={id} label="Copy the object id" />}
      />
      <Alert
        mb="lg"
        variant="light"
        icon={<IconInfoCircle size={18} />}
        title="Its content and details are not for your role"
      >
        They are for its owner, for those whom it is shared with, and for stewards.
      </Alert>
      <Sections sections={sections.filter((section) => section !== null)} />
    </>
  )
}
