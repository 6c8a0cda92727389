import { Text } from '@mantine/core'
import { POLICY } from '../../lib/policy.ts'
import { Confirm } from '../parts/confirm.tsx'

/** As a rule, a sweep has destroyed by then what was deleted. */
export const SWEEP_MINUTES = POLICY.sweepIntervalMs / 60_000

const LOOKED_AGAIN =
  'A version that somebody is storing at this very moment is destroyed by a sweep some minutes later.'

/** What nobody, here or anywhere, can do about copies; docs/operations.md, "Retirement and its dates". */
const HORIZON =
  'Copies outside: backups that were made before still hold it until the operator’s retention has passed (managed copies gone), and copies that anybody kept become unreadable when the master keys that wrapped it are destroyed (stray copies unreadable). Those who look after the keys see both dates.'

type Props = {
  /** Of the object. */
  readonly name: string
  readonly opened: boolean
  readonly onClose: () => void
  readonly onConfirm: () => Promise<void>
}

export const ConfirmDelete = ({ name, ...dialog }: Props) => (
  <Confirm
    {...dialog}
    title="Delete this object"
    action="Delete"
    danger
    understood="I understand that nobody can bring it back"
  >
    <Text size="sm">
      Every version of <Name of={name} />, every share and all labels are hidden at once, for you as well.
      There is no way back: the data keys are destroyed by the next sweep, as a rule within {SWEEP_MINUTES}{' '}
      minutes.
    </Text>
    <Text size="sm">{HORIZON}</Text>
  </Confirm>
)

export const ConfirmShred = ({ name, ...dialog }: Props) => (
  <Confirm
    {...dialog}
    title="Shred this object"
    action="Shred"
    danger
    understood="I understand that every version is destroyed, and nobody can bring it back"
  >
    <Text size="sm">
      The data keys and the ciphertext of every version of <Name of={name} /> are destroyed now. Neither you
      nor the operator can read any of them here again. {LOOKED_AGAIN}
    </Text>
    <Text size="sm">{HORIZON}</Text>
  </Confirm>
)

const Name = ({ of }: { readonly of: string }) => (
  <Text span inherit fw={600}>
    <bdi>{of}</bdi>
  </Text>
)
