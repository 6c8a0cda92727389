import { Group, Paper, Table, Text } from '@mantine/core'
import { ClassificationBadge, HoldBadge } from '../parts/badges.tsx'
import { size } from '../parts/size.ts'
import { When } from '../parts/when.tsx'
import type { ObjectMetadata } from './matches.ts'
import { Labels, ObjectLink } from './pieces.tsx'
import classes from './rows.module.css'

const HEADS = ['Name', 'Classification', 'Size', 'Subject', 'Expires', 'Stored'] as const

export const ObjectTable = ({ objects }: { readonly objects: readonly ObjectMetadata[] }) => (
  <Paper withBorder className={classes['table'] ?? ''}>
    <Table verticalSpacing="sm" layout="fixed" aria-label="Objects">
      <Table.Thead>
        <Table.Tr>
          {HEADS.map((head) => (
            <Table.Th key={head} scope="col" className={classes[head.toLowerCase()] ?? ''}>
              {head}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {objects.map((object) => (
          <Row key={object.id} object={object} />
        ))}
      </Table.Tbody>
    </Table>
  </Paper>
)

const Row = ({ object }: { readonly object: ObjectMetadata }) => (
  <Table.Tr className={classes['row'] ?? ''}>
    <Table.Td>
      <ObjectLink object={object} />
      <Labels of={object} />
    </Table.Td>
    <Table.Td>
      <Group gap={4}>
        <ClassificationBadge of={object.classification} />
        {object.held ? <HoldBadge /> : null}
      </Group>
    </Table.Td>
    <Table.Td>{size(object.length)}</Table.Td>
    <Table.Td>
      <Text size="sm" truncate title={object.subject ?? ''}>
        <bdi>{object.subject ?? '—'}</bdi>
      </Text>
    </Table.Td>
    <Table.Td>{object.expires === null ? '—' : <When time={object.expires} />}</Table.Td>
    <Table.Td>
      <When time={object.created} />
    </Table.Td>
  </Table.Tr>
)
