import { Anchor, Stack, Text, Title } from '@mantine/core'
import { Link } from 'react-router'
import { Row, Rows } from '../parts/rows.tsx'
import { exact } from '../parts/when.tsx'
import type { RotationDetails } from './use-keys.ts'

/** Of a rotation that has finished: what each compromised generation protected, and its end. */
export function Exposed({ of }: { readonly of: RotationDetails }) {
  if (of.report.length === 0) return null
  return (
    <Stack gap="sm">
      <Title order={2}>Compromised generations</Title>
      <Rows label="Compromised generations" bare>
        {of.report.map((compromised) => (
          <Row key={compromised.generation} about={<About of={compromised} />} />
        ))}
      </Rows>
    </Stack>
  )
}

const About = ({
  of: { generation, protectedSince, activeUntil, disabled },
}: {
  readonly of: RotationDetails['report'][number]
}) => (
  <>
    <Anchor component={Link} to={`/keys/${generation}`} fw={600}>
      Generation {generation}
    </Anchor>
    <Text size="sm">
      {protectedSince === null
        ? 'It protected nothing.'
        : `It protected what was stored from ${exact(protectedSince)} ${activeUntil === null ? 'on' : `until ${exact(activeUntil)}`}.`}
    </Text>
    <Text size="sm">
      {disabled === null
        ? 'It is not disabled: something that could not be moved keeps it.'
        : `It was disabled on ${exact(disabled)}. Copies from before the rotation cannot be read any more: make a full backup, and verify it.`}
    </Text>
  </>
)
