import { Badge, Button, Group, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconBellOff } from '@tabler/icons-react'
import { useState } from 'react'
import { Confirm } from '../parts/confirm.tsx'
import { Empty } from '../parts/empty.tsx'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { Heading } from '../parts/heading.tsx'
import { Loading } from '../parts/loading.tsx'
import { PrincipalName } from '../parts/principal-name.tsx'
import { Row, Rows } from '../parts/rows.tsx'
import { exact, When } from '../parts/when.tsx'
import classes from './findings.module.css'
import { PartsNav } from './parts-nav.tsx'
import type { Mute } from './types.ts'
import { useEndMute, useMutes } from './use-mutes.ts'
import { detectorName } from './words.ts'

/** What nobody is told of, for some time. */
export default function View() {
  const { data, error, refetch } = useMutes()
  return (
    <>
      <Heading
        title="Mute rules"
        text="Findings that a rule covers are kept, but nobody is told of them. Each rule ends by itself; critical findings are never muted."
      />
      <PartsNav />
      {error === null ? null : <ErrorNotice error={error} retry={() => void refetch()} />}
      {data === undefined && error === null ? <Loading /> : null}
      {data?.mutes.length === 0 ? (
        <Empty icon={IconBellOff} title="Nothing is muted">
          When a finding tells of what is well known, such as a new nightly job, “Mute…” on it makes a rule.
        </Empty>
      ) : null}
      {data === undefined || data.mutes.length === 0 ? null : <Rules mutes={data.mutes} />}
    </>
  )
}

function Rules({ mutes }: { readonly mutes: readonly Mute[] }) {
  const [asked, setAsked] = useState<string | null>(null)
  const end = useEndMute()
  return (
    <>
      <Rows label="Mute rules">
        {mutes.map((mute) => (
          <Rule key={mute.id} mute={mute} onEnd={() => setAsked(mute.id)} />
        ))}
      </Rows>
      <Confirm
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title="End this rule"
        action="End it"
        onConfirm={async () => {
          if (asked === null) return
          await end(asked)
          notifications.show({ message: 'The rule is ended.' })
        }}
      >
        <Text size="sm">From now on people are told again of what it covered.</Text>
      </Confirm>
    </>
  )
}

type RuleProps = { readonly mute: Mute; readonly onEnd: () => void }

function Rule({ mute, onEnd }: RuleProps) {
  const over = Date.parse(mute.expiresAt) <= Date.now()
  return (
    <Row
      about={
        <>
          <Group gap="xs">
            <Text fw={600} component="div">
              <Covered mute={mute} />
            </Text>
            {over ? (
              <Badge variant="default" tt="none" fw={500}>
                ended
              </Badge>
            ) : null}
          </Group>
          <Text size="sm" className={classes['reason'] ?? ''}>
            <bdi>{mute.reason}</bdi>
          </Text>
          <Text size="sm" c="dimmed" component="div">
            By <PrincipalName id={mute.by} />, <When time={mute.at} />; {over ? 'ended' : 'ends'}{' '}
            {exact(mute.expiresAt)}
          </Text>
        </>
      }
    >
      {over ? null : (
        <Button size="xs" variant="default" onClick={onEnd}>
          End…
        </Button>
      )}
    </Row>
  )
}

function Covered({ mute: { detector, principal } }: { readonly mute: Mute }) {
  const who = principal === null ? 'everybody' : <PrincipalName id={principal} />
  return detector === null ? (
    <>Everything about {who}</>
  ) : (
    <>
      {detectorName(detector)}, of {who}
    </>
  )
}
