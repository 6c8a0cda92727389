import { Stack, Text, Title } from '@mantine/core'
import { IconCheck, IconClock } from '@tabler/icons-react'
import { Facts } from '../parts/facts.tsx'
import { Row, Rows } from '../parts/rows.tsx'
import { Moment } from '../parts/when.tsx'
import classes from './keys.module.css'
import type { Key } from './use-keys.ts'

const UNKNOWN = 'cannot be said yet'

/** From when on what was erased is beyond reach, in copies as well. */
export const Horizon = ({ of }: { readonly of: Key['horizon'] }) => (
  <Stack gap="sm">
    <Title order={2}>Erasure horizon</Title>
    <Text size="sm">
      From when on what was erased while this generation wrapped it is beyond reach, in copies as well.
    </Text>
    <Facts
      facts={[
        ['Managed copies gone', <Moment key="m" time={of.managedCopiesGone} none={UNKNOWN} />],
        ['Stray copies unreadable', <Moment key="s" time={of.strayCopiesUnreadable} none={UNKNOWN} />],
      ]}
    />
    <Text size="sm" c="dimmed">
      Managed copies are backups, exports and replicas. Stray copies are those that anybody kept: they become
      unreadable when all of this is so.
    </Text>
    <Rows label="Conditions" bare>
      {of.conditions.map(({ condition, met }) => (
        <Row key={condition} about={<Text size="sm">{condition}</Text>}>
          <Text size="sm" className={classes['state'] ?? ''}>
            {met ? <IconCheck size={16} aria-hidden /> : <IconClock size={16} aria-hidden />}
            {met ? 'It is so' : 'Not yet'}
          </Text>
        </Row>
      ))}
    </Rows>
  </Stack>
)
