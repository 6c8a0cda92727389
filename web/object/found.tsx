import { Alert, Paper } from '@mantine/core'
import { IconFlame, IconHistory, IconListDetails, IconMail, IconShare } from '@tabler/icons-react'
import { Content } from '../content/content.tsx'
import { nameOf } from '../parts/content-kind.ts'
import { Heading } from '../parts/heading.tsx'
import { useRoles } from '../shell/context.tsx'
import { Badges } from './badges.tsx'
import { Danger } from './danger.tsx'
import { Details } from './details.tsx'
import { type Section, Sections } from './sections.tsx'
import { activityOf, holdOf } from './sections-of.tsx'
import { Sharing } from './sharing.tsx'
import { type Metadata, useOwned } from './use-object.ts'
import { Versions } from './versions.tsx'

type Props = { readonly object: Metadata }

export function Found({ object }: Props) {
  return (
    <>
      <Heading title={<bdi>{nameOf(object)}</bdi>} text={<Badges object={object} />} />
      <Paper withBorder p="md" mb="lg">
        {object.kind === 'message' ? (
          <MessageNotice />
        ) : (
          <Content key={`${object.id}/${object.version}`} object={object} version={object.version} />
        )}
      </Paper>
      <Sections sections={useSections(object)} />
    </>
  )
}

const MessageNotice = () => (
  <Alert variant="light" icon={<IconMail size={18} />} title="A message">
    Whoever encrypted it keeps it. The vault has its key alone, and opens it for a program that sends it back.
  </Alert>
)

const dangerOf = (object: Metadata) => (
  <Danger id={object.id} name={nameOf(object)} etag={object.etag} held={object.held} />
)

/** Without what the caller may not do, as far as its roles say. */
function useSections(object: Metadata): readonly Section[] {
  const owned = useOwned(object)
  const audits = useRoles('auditor')
  const holds = useRoles('privacy-officer')
  const ofOwner = (section: Section): Section | null => (owned ? section : null)
  const sections = [
    { value: 'details', label: 'Details', icon: IconListDetails, panel: <Details object={object} /> },
    {
      value: 'versions',
      label: 'Versions',
      icon: IconHistory,
      panel: <Versions id={object.id} newest={object} />,
    },
    ofOwner({ value: 'sharing', label: 'Sharing', icon: IconShare, panel: <Sharing id={object.id} /> }),
    owned || audits ? activityOf(object.id) : null,
    holds ? holdOf(object.id, object.held) : null,
    ofOwner({ value: 'danger', label: 'Danger zone', icon: IconFlame, panel: dangerOf(object) }),
  ]
  return sections.filter((section) => section !== null)
}
