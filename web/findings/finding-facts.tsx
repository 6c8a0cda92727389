import { CopyId } from '../parts/copy-id.tsx'
import { Facts } from '../parts/facts.tsx'
import { exact, Moment } from '../parts/when.tsx'
import { About, WhomIds } from './parts.tsx'
import type { Finding } from './types.ts'
import { amount, chance } from './words.ts'

export const FindingFacts = ({ finding }: { readonly finding: Finding }) => (
  <Facts
    facts={[
      ['About', <About key="about" finding={finding} />],
      ['Noticed', <Moment key="noticed" time={finding.raisedAt} />],
      ['From', exact(finding.from)],
      ['To', `${exact(finding.to)}, so far`],
      ['Seen', `${amount(finding.observed)} ${finding.unit}`],
      ['Usual', `${amount(finding.expected)} ${finding.unit}`],
      ['By chance alone', chance(finding.probability)],
      ...(finding.principals.length === 0
        ? []
        : [['Principal', <WhomIds key="ids" finding={finding} />] as const]),
      ['Finding', <CopyId key="id" id={finding.id} label="Copy the id of the finding" />],
    ]}
  />
)
