import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import { Facts } from '../parts/facts.tsx'
import { PrincipalName } from '../parts/principal-name.tsx'
import { Moment } from '../parts/when.tsx'
import type { RotationDetails } from './use-keys.ts'
import { isOfObjects } from './words.ts'

export const RotationFacts = ({ of }: { readonly of: RotationDetails }) => (
  <Facts
    facts={[
      ['Started', <Moment key="started" time={of.started} />],
      ['Ended', <Moment key="ended" time={of.ended} none="not yet" />],
      [
        'Started by',
        of.trigger === 'schedule' ? 'the schedule' : <PrincipalName key="by" id={of.requestedBy} />,
      ],
      ['Starts so far', of.attempt],
      ['From', <GenerationLink key="from" number={of.from} />],
      ['To', of.to === null ? toNothing(of) : <GenerationLink key="to" number={of.to} />],
      ['Planned', of.planned === null ? 'not counted yet' : of.planned.toLocaleString()],
      ['Wrapped anew', `about ${of.rewrapped.toLocaleString()}`],
      ['Encrypted anew', `about ${of.reencrypted.toLocaleString()}`],
      ['Could not be moved', of.failures.toLocaleString()],
      ['Compromised', of.compromised.length === 0 ? 'none' : `generation ${of.compromised.join(', ')}`],
      ['Escrow', of.escrowWaived ? 'waived: nobody can recover the new key' : 'not waived'],
      ...(of.objects === null ? [] : [['Objects', of.objects.join(', ')] as const]),
    ]}
  />
)

const toNothing = (of: RotationDetails): string =>
  isOfObjects(of) ? 'it makes no new generation' : 'not made yet'

const GenerationLink = ({ number }: { readonly number: number }) => (
  <Anchor component={Link} to={`/keys/${number}`} inherit>
    Generation {number}
  </Anchor>
)
