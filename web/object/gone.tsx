import { Alert, Code, Text } from '@mantine/core'
import { IconFlame, IconHistory, IconKeyOff } from '@tabler/icons-react'
import { nameOf } from '../parts/content-kind.ts'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { Heading } from '../parts/heading.tsx'
import { Loading } from '../parts/loading.tsx'
import { exact } from '../parts/when.tsx'
import { useRoles } from '../shell/context.tsx'
import { Danger } from './danger.tsx'
import { type Section, Sections } from './sections.tsx'
import { activityOf, holdOf } from './sections-of.tsx'
import { type DestroyedVersion, useOwned, useVersions, type Version } from './use-object.ts'
import { Versions } from './versions.tsx'

type Entry = Version | DestroyedVersion

/** What is left of an object whose newest version has expired or was destroyed: that it was there, and who used it. */
export function Gone({ id }: { readonly id: string }) {
  const { data, error, refetch } = useVersions(id)
  const versions = data?.pages.flatMap((page) => page.versions)
  const newest = versions?.[0]
  if (newest === undefined) {
    if (error !== null) return <ErrorNotice error={error} retry={() => void refetch()} />
    return <Loading />
  }
  const all = data?.pages.at(-1)?.cursor === null && versions?.every(({ state }) => state === 'destroyed')
  return (
    <>
      <Heading
        title={newest.state === 'destroyed' ? 'Destroyed object' : 'Expired object'}
        text={<Code>{id}</Code>}
      />
      <Alert mb="lg" color="gray" icon={<IconKeyOff size={18} />} title={titleOf(newest)}>
        <Text size="sm">{textOf(newest, all === true)}</Text>
      </Alert>
      <Remains newest={newest} />
    </>
  )
}

const titleOf = (newest: Entry): string =>
  newest.state === 'destroyed'
    ? `Its key was destroyed on ${exact(newest.destroyed)}`
    : `It expired on ${exact(newest.expires ?? newest.created)}`

function textOf({ state }: Entry, all: boolean): string {
  if (all) return 'Every version is destroyed: no key that is left here opens any of it.'
  const fate =
    state === 'destroyed'
      ? 'Nobody can read the newest version any more.'
      : 'Nobody can read the newest version any more. The next sweep destroys its data key, unless the object is under legal hold.'
  return `${fate} Nothing can be added to this object: store a new one.`
}

/** What a destroyed version was called went with its labels. */
const calledOf = (newest: Entry): string => (newest.state === 'destroyed' ? newest.id : nameOf(newest))

function Remains({ newest }: { readonly newest: Entry }) {
  const owned = useOwned(newest)
  const audits = useRoles('auditor')
  const holds = useRoles('privacy-officer')
  const danger: Section = {
    value: 'danger',
    label: 'Danger zone',
    icon: IconFlame,
    panel: <Danger id={newest.id} name={calledOf(newest)} etag={null} held={false} />,
  }
  const sections = [
    {
      value: 'versions',
      label: 'Versions',
      icon: IconHistory,
      panel: <Versions id={newest.id} newest={null} />,
    },
    owned || audits ? activityOf(newest.id) : null,
    holds ? holdOf(newest.id, null) : null,
    owned ? danger : null,
  ]
  return <Sections sections={sections.filter((section) => section !== null)} />
}
