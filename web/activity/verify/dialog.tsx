import { Button, Group, Modal, Progress, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import type { AuditEvent } from '../../parts/action-name.ts'
import { ErrorNotice } from '../../parts/error-notice.tsx'
import { PROVED_MAX } from './check-log.ts'
import { Checkpoint } from './checkpoint.tsx'
import { Findings, LogFaultNotice } from './findings.tsx'
import { LogFault } from './heads.ts'
import { type Check, useCheck } from './use-check.ts'

type Props = {
  /** As shown, newest first. */
  readonly events: readonly AuditEvent[]
  readonly onClose: () => void
}

/** Checks the log in this browser. In a file of its own: few people need it, and it is much code. */
export default function VerifyDialog({ events, onClose }: Props) {
  const check = useCheck(events)
  return (
    <Modal opened onClose={onClose} title="Verify the log" size="xl">
      <Stack gap="md">
        <Text size="sm">
          This browser checks by itself, with the proofs that the vault gives: the signature of the log’s
          latest checkpoint, and that the newest {PROVED_MAX} events of those shown here are in the log as
          they are. It is recorded that they were asked for.
        </Text>
        <Start check={check} />
        <Outcome check={check} />
      </Stack>
    </Modal>
  )
}

function Start({ check }: { readonly check: Check }) {
  const [kept, setKept] = useState('')
  const busy = check.progress !== null
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        check.start(kept.trim() === '' ? null : kept)
      }}
    >
      <Stack gap="sm">
        <Textarea
          label="A checkpoint from before (optional)"
          description="One that you or somebody else kept outside of this vault. Then it is checked, too, that nothing was taken away or changed since."
          autosize
          minRows={3}
          maxRows={8}
          autoComplete="off"
          spellCheck={false}
          value={kept}
          onChange={(event) => setKept(event.currentTarget.value)}
        />
        <Group>
          <Button type="submit" loading={busy}>
            Verify
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Outcome({ check: { progress, report, error } }: { readonly check: Check }) {
  if (progress !== null) {
    const { done, all } = progress
    return (
      <div role="status">
        <Text size="sm" mb={4}>
          {done} of {all} events
        </Text>
        <Progress value={all === 0 ? 0 : (done / all) * 100} aria-label="Events checked" />
      </div>
    )
  }
  if (error instanceof LogFault) return <LogFaultNotice kind={error.kind} />
  if (error instanceof DOMException) return <Unable />
  if (error !== null) return <ErrorNotice error={error} title="The log could not be checked" />
  if (report === null) return null
  return (
    <>
      <Findings report={report} />
      <Checkpoint report={report} />
    </>
  )
}

const Unable = () => (
  <Text size="sm" role="alert">
    This browser cannot check Ed25519 signatures. Use a newer one, or keyfold audit verify.
  </Text>
)
