import { Radio, Select, Stack, Text, Textarea } from '@mantine/core'
import { type GetInputPropsReturnType, useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { FINDINGS_POLICY } from '../../lib/findings/policy.ts'
import { PrincipalName } from '../parts/principal-name.tsx'
import { useVault } from '../shell/context.tsx'
import { FormDialog } from './form-dialog.tsx'
import { inOneLine, problemOfReason } from './reason.ts'
import type { Finding } from './types.ts'
import { type NewMute, useMute } from './use-mutes.ts'
import { detectorName } from './words.ts'

type Props = {
  readonly finding: Finding
  readonly opened: boolean
  readonly onClose: () => void
}

type Scope = 'both' | 'detector' | 'principal'
type Values = { scope: Scope; days: string; reason: string }

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS
/** Of a rule. The last is as long as one may be, for a clock that is right: a little less suits others, too. */
const DAYS = [
  { value: '1', label: '1 day' },
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
]

/** Keeps findings like this one from being told, for some time. */
export function Mute({ finding, opened, onClose }: Props) {
  const mute = useMute()
  const form = useForm<Values>({
    initialValues: { scope: scopesOf(finding, '')[0] ?? 'detector', days: '7', reason: '' },
    validate: { reason: problemOfReason },
  })
  return (
    <FormDialog
      opened={opened}
      onClose={onClose}
      title="Mute findings like this"
      action="Mute"
      form={form}
      onSend={async (values) => {
        await mute(ruleOf(finding, values))
        notifications.show({ message: 'Muted. Mute rules show until when, and end it sooner.' })
      }}
    >
      <Text size="sm">
        From now on they are kept under “Muted”, and nobody is told. Critical ones, and those about yourself,
        are never muted. This one stays until it is acknowledged.
      </Text>
      <Scopes finding={finding} input={form.getInputProps('scope')} />
      <Select label="For" data={DAYS} allowDeselect={false} {...form.getInputProps('days')} />
      <Textarea
        label="Reason"
        description="Why this is nothing to be told of. It is kept, with your name."
        autosize
        minRows={2}
        {...form.getInputProps('reason')}
      />
    </FormDialog>
  )
}

type ScopesProps = { readonly finding: Finding; readonly input: GetInputPropsReturnType }

function Scopes({ finding, input }: ScopesProps) {
  const { me } = useVault()
  const kind = `“${detectorName(finding.detector)}”`
  const who = finding.principal === null ? null : <PrincipalName id={finding.principal} />
  const labels: Readonly<Record<Scope, ReactNode>> = {
    both: (
      <>
        {kind}, of {who} alone
      </>
    ),
    detector: <>{kind}, of everybody</>,
    principal: <>Everything about {who}</>,
  }
  return (
    <Radio.Group label="What" {...input}>
      <Stack gap="xs" mt={4}>
        {scopesOf(finding, me.principal).map((scope) => (
          <Radio key={scope} value={scope} label={labels[scope]} />
        ))}
      </Stack>
    </Radio.Group>
  )
}

/** Nobody mutes what is about themselves. */
const scopesOf = ({ principal }: Finding, me: string): readonly Scope[] =>
  principal === null || principal === me ? ['detector'] : ['both', 'detector', 'principal']

const ruleOf = ({ detector, principal }: Finding, { scope, days, reason }: Values): NewMute => ({
  detector: scope === 'principal' ? null : detector,
  principal: scope === 'detector' ? null : principal,
  reason: inOneLine(reason),
  expiresAt: new Date(
    Date.now() + Math.min(Number(days) * DAY_MS, FINDINGS_POLICY.muteMaxMs - HOUR_MS),
  ).toISOString(),
})
