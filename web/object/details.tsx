import { Anchor, Button, Group, Text } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { CopyId } from '../parts/copy-id.tsx'
import { type Fact, Facts } from '../parts/facts.tsx'
import { PrincipalName } from '../parts/principal-name.tsx'
import { size } from '../parts/size.ts'
import { Moment } from '../parts/when.tsx'
import { useRoles } from '../shell/context.tsx'
import { EditDetails } from './edit-details.tsx'
import classes from './object.module.css'
import { type Metadata, useOwned } from './use-object.ts'

type Props = { readonly object: Metadata }

export function Details({ object }: Props) {
  // As it was when the edit began: what somebody else changes meanwhile is not overwritten unseen.
  const [edited, setEdited] = useState<Metadata | null>(null)
  const [closed, setClosed] = useState(false)
  const close = (): void => {
    setEdited(null)
    setClosed(true)
  }
  const owned = useOwned(object)
  const seesKeys = useRoles('key-admin', 'auditor')
  if (edited !== null) return <EditDetails object={edited} onClose={close} />
  return (
    <>
      <Facts facts={factsOf(object, seesKeys)} />
      {owned ? (
        <Group mt="md">
          <Button
            variant="default"
            // The focus returns to where it was before the form took this place.
            autoFocus={closed}
            leftSection={<IconPencil size={16} aria-hidden />}
            onClick={() => setEdited(object)}
          >
            Edit details
          </Button>
        </Group>
      ) : null}
    </>
  )
}

const factsOf = (object: Metadata, seesKeys: boolean): readonly Fact[] => [
  ['Owner', <PrincipalName key="owner" id={object.owner} />],
  ['Subject', object.subject === null ? 'none' : <bdi key="subject">{object.subject}</bdi>],
  ['Content type', object.contentType],
  ['Size', size(object.length)],
  ['Newest version', `${object.version}`],
  ['Stored', <Moment key="created" time={object.created} />],
  ['Expires', object.expires === null ? 'never' : <Moment key="expires" time={object.expires} />],
  ['Data key wrapped under', <Generation key="key" generation={object.generation} linked={seesKeys} />],
  ['Labels', <Labels key="labels" labels={object.labels} />],
  ['Object id', <CopyId key="id" id={object.id} label="Copy the object id" />],
]

function Generation({ generation, linked }: { readonly generation: number; readonly linked: boolean }) {
  const name = `master key generation ${generation}`
  if (!linked) return <>{name}</>
  return (
    <Anchor component={Link} to={`/keys/${generation}`} underline="always">
      {name}
    </Anchor>
  )
}

function Labels({ labels }: { readonly labels: Metadata['labels'] }) {
  const entries = Object.entries(labels)
  if (entries.length === 0) return <Text inherit>none</Text>
  return (
    <Group gap={6}>
      {entries.map(([key, value]) => (
        <span key={key} className={classes['label']}>
          <bdi>
            {key}={value}
          </bdi>
        </span>
      ))}
    </Group>
  )
}
