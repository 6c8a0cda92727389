import { ActionIcon, Button, Group, Input, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { IconPlus, IconX } from '@tabler/icons-react'
import { POLICY } from '../../lib/policy.ts'
import type { DetailsValues } from './details-patch.ts'
import { labelRow } from './label-row.ts'
import classes from './object.module.css'

type Props = {
  readonly form: Pick<
    UseFormReturnType<DetailsValues>,
    'values' | 'getInputProps' | 'insertListItem' | 'removeListItem'
  >
}

/** Labels as rows of two inputs. */
export function LabelRows({ form }: Props) {
  const { labels } = form.values
  return (
    <Stack gap="xs" role="group" aria-label="Labels">
      <div>
        <Input.Label>Labels</Input.Label>
        <Text size="xs" c="dimmed">
          They are not encrypted: no personal data. The label “name” is the title.
        </Text>
      </div>
      {labels.map(({ id }, index) => (
        <Group key={id} gap="xs" wrap="nowrap" align="flex-start">
          <TextInput
            aria-label={`Key of label ${index + 1}`}
            placeholder="Key"
            className={classes['grows'] ?? ''}
            {...form.getInputProps(`labels.${index}.key`)}
          />
          <TextInput
            aria-label={`Value of label ${index + 1}`}
            placeholder="Value"
            className={classes['grows'] ?? ''}
            {...form.getInputProps(`labels.${index}.value`)}
          />
          <Tooltip label="Remove">
            <ActionIcon
              variant="subtle"
              color="gray"
              size="lg"
              aria-label={`Remove label ${index + 1}`}
              onClick={() => form.removeListItem('labels', index)}
            >
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        </Group>
      ))}
      <Group>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPlus size={14} aria-hidden />}
          disabled={labels.length >= POLICY.labelsMax}
          onClick={() => form.insertListItem('labels', labelRow())}
        >
          Add a label
        </Button>
      </Group>
    </Stack>
  )
}
