import { Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { dataOf } from '../api/client.ts'
import { useDeclaredPurpose } from '../content/declared-purpose.ts'
import { labelValueProblem } from '../objects/label.ts'
import { CLASSIFICATIONS } from '../parts/classification.ts'
import { useVault } from '../shell/context.tsx'
import { ChangeError } from './change-error.tsx'
import {
  type DetailsPatch,
  type DetailsValues,
  patchOf,
  validateExpires,
  validateKey,
  valuesOf,
} from './details-patch.ts'
import { LabelRows } from './label-rows.tsx'
import { type Metadata, useRefresh } from './use-object.ts'

/** The button that had the focus has gone. */
const focus = (form: HTMLFormElement | null): void => form?.focus()

type Props = { readonly object: Metadata; readonly onClose: () => void }

export function EditDetails({ object, onClose }: Props) {
  const change = useChange(object, onClose)
  const form = useForm<DetailsValues>({
    initialValues: valuesOf(object),
    validate: {
      expires: (value) => validateExpires(value, object.expires),
      labels: { key: (value, values) => validateKey(value, values), value: labelValueProblem },
    },
  })
  const save = form.onSubmit((values) => change.mutate(patchOf(object, values)))
  return (
    <Stack gap="md" maw="36rem">
      <form ref={focus} tabIndex={-1} className="quiet-focus" onSubmit={save} noValidate aria-label="Details">
        <Stack gap="md">
          <LabelRows form={form} />
          <Select
            label="Classification"
            description="Restricted content is read with a declared purpose only."
            data={[...CLASSIFICATIONS]}
            allowDeselect={false}
            {...form.getInputProps('classification')}
          />
          <TextInput
            type="datetime-local"
            label="Expires"
            description="Empty: never. What has expired cannot be read, and its data key is destroyed soon after."
            {...form.getInputProps('expires')}
          />
          <Group>
            <Button type="submit" loading={change.isPending}>
              Save
            </Button>
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
          </Group>
        </Stack>
      </form>
      <ChangeError
        id={object.id}
        error={change.error}
        retry={() => change.variables && change.mutate(change.variables)}
        onReload={onClose}
      />
    </Stack>
  )
}

function useChange(object: Metadata, onDone: () => void) {
  const { api } = useVault()
  const { headers } = useDeclaredPurpose(object.id)
  const refresh = useRefresh(object.id)
  return useMutation({
    mutationFn: async (patch: DetailsPatch) => {
      if (Object.keys(patch).length === 0) return
      const header = { 'if-match': object.etag, ...headers() }
      await dataOf(
        api.PATCH('/v1/objects/{id}', { params: { path: { id: object.id }, header }, body: patch }),
      )
      notifications.show({ message: 'The details are saved.' })
      await refresh()
    },
    onSuccess: onDone,
  })
}
