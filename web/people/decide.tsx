import { Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useState } from 'react'
import { POLICY } from '../../lib/policy.ts'
import { Confirm } from '../parts/confirm.tsx'
import { PrincipalName } from '../parts/principal-name.tsx'
import { describeChange } from './describe-change.ts'
import { type Approval, type Decision, useDecide } from './use-approvals.ts'

export type Asked = { readonly approval: Approval; readonly decision: Decision }

const WORDS = {
  approve: {
    action: 'Approve',
    done: 'It is approved, and done.',
    means: 'It is done at once. Be sure that you know why it was asked for.',
  },
  reject: {
    action: 'Reject',
    done: 'It is rejected.',
    means: 'Nothing is changed. Whoever asked can ask again.',
  },
  withdraw: {
    action: 'Withdraw',
    done: 'It is withdrawn.',
    means: 'Nothing is changed. You can ask for it again.',
  },
} as const satisfies Readonly<Record<Decision, object>>

type Props = { readonly asked: Asked | null; readonly onClose: () => void }

export function Decide({ asked, onClose }: Props) {
  const decide = useDecide()
  const [reason, setReason] = useState('')
  const [last, setLast] = useState(asked)
  // What a dialog says does not vanish while it closes.
  if (asked !== null && asked !== last) setLast(asked)
  const { action, done, means } = WORDS[last?.decision ?? 'approve']
  const close = (): void => {
    setReason('')
    onClose()
  }
  return (
    <Confirm
      opened={asked !== null}
      onClose={close}
      title={action}
      action={action}
      danger={last?.decision === 'reject'}
      onConfirm={async () => {
        if (asked === null) return
        await decide(asked.approval.id, asked.decision, reason.trim())
        notifications.show({ message: done })
      }}
    >
      {last === null ? null : (
        <Text size="sm" component="div">
          {describeChange(last.approval.change)}, for <PrincipalName id={last.approval.target} />
          {last.approval.custodian === null ? null : (
            <>
              {' '}
              in custody of <PrincipalName id={last.approval.custodian} />
            </>
          )}
          . {means}
        </Text>
      )}
      <TextInput
        label="Reason"
        description="Optional; whoever asked sees it"
        autoComplete="off"
        maxLength={POLICY.reasonMaxCharacters}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </Confirm>
  )
}
