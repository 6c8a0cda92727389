import { Button, Group, Paper, Stack, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import { notifications } from '@mantine/notifications'
import { IconUserPlus } from '@tabler/icons-react'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { type Grantee, NoSuchGrantee, useShare } from './grants.ts'
import { DEFAULT_END, endOf } from './share-ends.ts'
import { Meaning, ShareFields, type ShareValues } from './share-fields.tsx'

const INITIAL: ShareValues = {
  kind: 'person',
  login: '',
  name: '',
  role: 'reader',
  end: DEFAULT_END,
  date: '',
}

export function ShareForm({ id }: { readonly id: string }) {
  const share = useShare(id)
  const form = useForm<ShareValues>({ initialValues: INITIAL, validate: problemsOf })
  const submit = form.onSubmit((values) => {
    const expires = endOf(values.end, values.date) ?? null
    share.mutate(
      { to: granteeOf(values), expires },
      {
        onSuccess: () => {
          notifications.show({ message: 'The object is shared.' })
          form.setValues({ login: '', name: '' })
        },
        onError: (error) => {
          if (error instanceof NoSuchGrantee) form.setFieldError(fieldOf(values), error.message)
        },
      },
    )
  })
  const failure = share.error === null || share.error instanceof NoSuchGrantee ? null : share.error
  return (
    <Paper withBorder p="md">
      <form onSubmit={submit} noValidate aria-label="Share">
        <Stack gap="sm">
          <Title order={2} size="h3">
            Share it
          </Title>
          <ShareFields form={form} />
          <Meaning {...form.values} />
          {failure === null ? null : <ErrorNotice error={failure} />}
          <Group>
            <Button
              type="submit"
              loading={share.isPending}
              leftSection={<IconUserPlus size={16} aria-hidden />}
            >
              Share
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  )
}

const fieldOf = ({ kind }: ShareValues) => (kind === 'person' ? 'login' : kind === 'client' ? 'name' : 'role')

function granteeOf({ kind, login, name, role }: ShareValues): Grantee {
  if (kind === 'person') return { kind, login: login.trim() }
  return kind === 'client' ? { kind, name: name.trim() } : { kind, role }
}

function problemsOf({
  kind,
  login,
  name,
  end,
  date,
}: ShareValues): Partial<Record<keyof ShareValues, string>> {
  const ends = endOf(end, date)
  return {
    ...(kind === 'person' && login.trim() === '' ? { login: 'Whom?' } : {}),
    ...(kind === 'client' && name.trim() === '' ? { name: 'Which one?' } : {}),
    ...(ends === undefined || (ends !== null && Date.parse(ends) <= Date.now())
      ? { date: 'A time in the future' }
      : {}),
  }
}
