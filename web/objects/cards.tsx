import { Group, Paper, Stack, Text } from '@mantine/core'
import { ClassificationBadge, HoldBadge } from '../parts/badges.tsx'
import { Cards } from '../parts/cards.tsx'
import { size } from '../parts/size.ts'
import { When } from '../parts/when.tsx'
import type { ObjectMetadata } from './matches.ts'
import { Labels, ObjectLink } from './pieces.tsx'
import classes from './rows.module.css'

export const ObjectCards = ({ objects }: { readonly objects: readonly ObjectMetadata[] }) => (
  <Cards label="Objects">
    {objects.map((object) => (
      <li key={object.id}>
        <Card object={object} />
      </li>
    ))}
  </Cards>
)

const Card = ({ object }: { readonly object: ObjectMetadata }) => (
  <Paper withBorder p="sm" className={classes['row'] ?? ''}>
    <Stack gap={6}>
      <ObjectLink object={object} />
      <Labels of={object} />
      <Group gap={6}>
        <ClassificationBadge of={object.classification} />
        {object.held ? <HoldBadge /> : null}
      </Group>
      <Text size="sm" c="dimmed" component="div">
        {size(object.length)} · stored <When time={object.created} />
        {object.expires === null ? null : (
          <>
            {' '}
            · expires <When time={object.expires} />
          </>
        )}
      </Text>
      {object.subject === null ? null : (
        <Text size="sm" className={classes['long'] ?? ''}>
          Subject <bdi>{object.subject}</bdi>
        </Text>
      )}
    </Stack>
  </Paper>
)
