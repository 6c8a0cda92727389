import { Button, Collapse, Radio, Stack, TagsInput, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { POLICY } from '../../lib/policy.ts'
import { CLASSIFICATION_PHRASES, CLASSIFICATIONS } from '../parts/classification.ts'
import type { Details, DetailsProblems } from './details.ts'
import { ExpiryField } from './expiry-field.tsx'

type Props = {
  readonly details: Details
  readonly onDetails: (details: Details) => void
  /** Shown when somebody has tried to store; they open the details, so that they are seen. */
  readonly problems: DetailsProblems
}

/** What most do without. */
export function DetailsFields({ details, onDetails, problems }: Props) {
  const [opened, { toggle }] = useDisclosure(false)
  const shown = opened || Object.keys(problems).length > 0
  const Chevron = shown ? IconChevronDown : IconChevronRight
  const change = (part: Partial<Details>): void => onDetails({ ...details, ...part })
  return (
    <div>
      <Button
        variant="subtle"
        px="xs"
        onClick={toggle}
        aria-expanded={shown}
        leftSection={<Chevron size={16} aria-hidden />}
      >
        More details
      </Button>
      <Collapse expanded={shown}>
        <Stack gap="md" pt="sm" px="xs">
          <Radio.Group
            label="Classification"
            value={details.classification}
            onChange={(chosen) => change({ classification: chosen })}
          >
            <Stack gap={6} mt={6}>
              {CLASSIFICATIONS.map((value) => (
                <Radio key={value} value={value} label={value} description={CLASSIFICATION_PHRASES[value]} />
              ))}
            </Stack>
          </Radio.Group>
          <ExpiryField
            expiry={details.expiry}
            onExpiry={(expiry) => change({ expiry })}
            problem={problems.expiry}
          />
          <TagsInput
            label="Labels"
            description="key=value, then Enter. Operators can read them: no personal data."
            placeholder={details.labels.length === 0 ? 'team=payroll' : ''}
            value={[...details.labels]}
            onChange={(labels) => change({ labels })}
            acceptValueOnBlur
            // A value may have a comma.
            splitChars={[]}
            error={problems.labels}
          />
          <TextInput
            label="Subject"
            description="Whom it is about: an identifier of yours, never a name"
            value={details.subject}
            maxLength={POLICY.subjectMaxCharacters}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => change({ subject: event.currentTarget.value })}
            error={problems.subject}
          />
        </Stack>
      </Collapse>
    </div>
  )
}
