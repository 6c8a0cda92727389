import { Badge, Button, Group, Text } from '@mantine/core'
import { IconArrowBackUp, IconEye, IconKeyOff } from '@tabler/icons-react'
import { useState } from 'react'
import { Content } from '../content/content.tsx'
import { ClassificationBadge } from '../parts/badges.tsx'
import { contentKind } from '../parts/content-kind.ts'
import { Row } from '../parts/rows.tsx'
import { size } from '../parts/size.ts'
import { When } from '../parts/when.tsx'
import classes from './object.module.css'
import { Restore } from './restore.tsx'
import type { DestroyedVersion, Metadata, Version } from './use-object.ts'

type Props = {
  readonly version: Version | DestroyedVersion
  readonly newest: Metadata | null
  /** What the version may be made the newest of. */
  readonly restorable: Metadata | null
}

export const VersionRow = ({ version, ...rest }: Props) =>
  version.state === 'destroyed' ? <DestroyedRow version={version} /> : <LiveRow version={version} {...rest} />

const DestroyedRow = ({ version }: { readonly version: DestroyedVersion }) => (
  <Row
    about={
      <>
        <Group gap="xs">
          <Text fw={600}>Version {version.version}</Text>
          <Badge variant="default" tt="none" fw={500} leftSection={<IconKeyOff size={12} aria-hidden />}>
            key destroyed
          </Badge>
        </Group>
        <Text size="sm" c="dimmed">
          Stored <When time={version.created} />, destroyed <When time={version.destroyed} />
        </Text>
      </>
    }
  />
)

function LiveRow({ version, newest, restorable }: Props & { readonly version: Version }) {
  const [looking, setLooking] = useState(false)
  const [restoring, setRestoring] = useState(false)
  const isNewest = version.version === newest?.version
  const isExpired = version.expires !== null && Date.parse(version.expires) <= Date.now()
  const readable = version.kind === 'object' && !isNewest && !isExpired
  const panel = `version-${version.version}`
  return (
    <Row about={<About version={version} isNewest={isNewest} isExpired={isExpired} />}>
      {readable ? (
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            leftSection={<IconEye size={14} aria-hidden />}
            aria-label={`${looking ? 'Close' : 'Look at it:'} version ${version.version}`}
            aria-expanded={looking}
            aria-controls={panel}
            onClick={() => setLooking(!looking)}
          >
            {looking ? 'Close' : 'Look at it'}
          </Button>
          {restorable === null ? null : (
            <Button
              size="xs"
              variant="default"
              leftSection={<IconArrowBackUp size={14} aria-hidden />}
              aria-label={`Restore version ${version.version}`}
              onClick={() => setRestoring(true)}
            >
              Restore
            </Button>
          )}
        </Group>
      ) : null}
      <div id={panel} className={classes['whole']} hidden={!looking}>
        {looking ? (
          <Content object={{ ...version, held: newest?.held ?? false }} version={version.version} />
        ) : null}
      </div>
      {restorable === null ? null : (
        <Restore
          object={restorable}
          version={version}
          opened={restoring}
          onClose={() => setRestoring(false)}
        />
      )}
    </Row>
  )
}

type AboutProps = { readonly version: Version; readonly isNewest: boolean; readonly isExpired: boolean }

const About = ({ version, isNewest, isExpired }: AboutProps) => (
  <>
    <Group gap="xs">
      <Text fw={600}>Version {version.version}</Text>
      {isNewest ? (
        <Badge variant="light" tt="none" fw={500}>
          newest
        </Badge>
      ) : null}
      {isExpired ? (
        <Badge variant="default" tt="none" fw={500}>
          expired
        </Badge>
      ) : null}
      <ClassificationBadge of={version.classification} />
    </Group>
    <Text size="sm" c="dimmed">
      {contentKind(version).title}, {size(version.length)}, stored <When time={version.created} />
    </Text>
  </>
)
