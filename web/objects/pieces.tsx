import { Anchor, Badge, Group } from '@mantine/core'
import { Link } from 'react-router'
import { contentKind, NAME_LABEL, nameOf } from '../parts/content-kind.ts'
import type { ObjectMetadata } from './matches.ts'
import classes from './rows.module.css'

/** The name; the whole row is where one can click. */
export function ObjectLink({ object }: { readonly object: ObjectMetadata }) {
  const { icon: Icon, title } = contentKind(object)
  return (
    <Group gap="xs" wrap="nowrap">
      <Icon size={20} className={classes['icon']} role="img" aria-label={title} />
      <Anchor component={Link} to={`/objects/${object.id}`} fw={600} className={classes['link'] ?? ''}>
        <bdi>{nameOf(object)}</bdi>
      </Anchor>
    </Group>
  )
}

const SHOWN = 4

export function Labels({ of }: { readonly of: ObjectMetadata }) {
  const labels = Object.entries(of.labels).filter(([key]) => key !== NAME_LABEL)
  if (labels.length === 0) return null
  return (
    <Group gap={4} mt={4}>
      {labels.slice(0, SHOWN).map(([key, value]) => (
        <Badge key={key} variant="default" size="sm" tt="none" fw={400} maw="100%">
          <bdi>
            {key}={value}
          </bdi>
        </Badge>
      ))}
      {labels.length > SHOWN ? (
        <Badge variant="default" size="sm" tt="none" fw={400}>
          {labels.length - SHOWN} more
        </Badge>
      ) : null}
    </Group>
  )
}
