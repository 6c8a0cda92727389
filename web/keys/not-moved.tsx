import { Code, Stack, Text, Title } from '@mantine/core'
import { Row, Rows } from '../parts/rows.tsx'
import type { RotationDetails } from './use-keys.ts'
import { countOfVersions, failureReason } from './words.ts'

/** What could not be moved, and why. */
export function NotMoved({ of }: { readonly of: RotationDetails }) {
  const { failures, failed } = of
  if (failures === 0 && failed.length === 0) return null
  return (
    <Stack gap="sm">
      <Title order={2}>Could not be moved</Title>
      <Text size="sm">
        {countOfVersions(failures)} could not be moved by the last pass. Until they are mended or destroyed,
        no generation is retired. The next rotation tries them again.
      </Text>
      {failed.length < failures ? (
        <Text size="sm" c="dimmed">
          The first {failed.length} are shown.
        </Text>
      ) : null}
      <Rows label="Versions that could not be moved" bare>
        {failed.map((failure) => (
          <Row key={`${failure.object} ${failure.version}`} about={<Failure of={failure} />} />
        ))}
      </Rows>
    </Stack>
  )
}

const Failure = ({ of: { object, version, code } }: { readonly of: RotationDetails['failed'][number] }) => (
  <>
    <Text size="sm" fw={600}>
      Object {object}, version {version}
    </Text>
    <Text size="sm" c="dimmed" component="div">
      {failureReason(code)} <Code>{code}</Code>
    </Text>
  </>
)
