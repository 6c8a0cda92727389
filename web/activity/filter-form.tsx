import { Button, Group, Paper, Select, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { type Api, dataOf } from '../api/client.ts'
import { ACTION_NAMES, OUTCOME_NAMES } from '../parts/action-name.ts'
import { ErrorNotice } from '../parts/error-notice.tsx'
import { useVault } from '../shell/context.tsx'
import classes from './activity.module.css'
import { type Filters, isFiltered, NO_FILTERS } from './filters.ts'

type Props = { readonly filters: Filters; readonly onFilters: (filters: Filters) => void }

const PRINCIPAL = /^(me|(user|client|system):\S+)$/
const optionsOf = (names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([value, label]) => ({ value, label }))
const ACTIONS = optionsOf({ ...ACTION_NAMES, 'access.check': 'Anything that was refused' }).sort((a, b) =>
  a.label.localeCompare(b.label),
)
const OUTCOMES = optionsOf(OUTCOME_NAMES)

/** Asks only when it is told to: each question is recorded. */
export function FilterForm({ filters, onFilters }: Props) {
  const { api } = useVault()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const form = useForm<Filters>({
    initialValues: filters,
    validate: {
      to: (to, { from }) => (to !== '' && from !== '' && to < from ? 'Is before the first day' : null),
    },
  })
  const apply = async (values: Filters): Promise<void> => {
    const who = values.principal.trim()
    const principal = who === '' ? '' : await principalOf(api, who)
    if (principal === null) {
      form.setFieldError('principal', `Nobody here signs in as “${who}”. Ask for the exact login.`)
      return
    }
    onFilters({ ...values, principal, object: values.object.trim(), subject: values.subject.trim() })
  }
  const submit = form.onSubmit((values) => {
    setBusy(true)
    setError(null)
    apply(values)
      .catch(setError)
      .finally(() => setBusy(false))
  })
  const clear = (): void => {
    setError(null)
    form.setValues(NO_FILTERS)
    form.clearErrors()
    onFilters(NO_FILTERS)
  }
  const plain = { autoComplete: 'off', spellCheck: false }
  return (
    <Paper withBorder p="md" component="search">
      <form onSubmit={submit} noValidate aria-label="Filter">
        <div className={classes['fields']}>
          <TextInput
            label="Who"
            placeholder="login, user:… or client:…"
            {...plain}
            {...form.getInputProps('principal')}
          />
          <TextInput label="Object id" {...plain} {...form.getInputProps('object')} />
          <TextInput label="Subject" {...plain} {...form.getInputProps('subject')} />
          <Select
            label="Action"
            placeholder="any"
            data={ACTIONS}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': 'Any action' }}
            nothingFoundMessage="No action is called so"
            {...form.getInputProps('action')}
          />
          <Select
            label="Outcome"
            placeholder="any"
            data={OUTCOMES}
            clearable
            clearButtonProps={{ 'aria-label': 'Any outcome' }}
            {...form.getInputProps('outcome')}
          />
          <TextInput label="From" type="date" {...form.getInputProps('from')} />
          <TextInput label="To" type="date" {...form.getInputProps('to')} />
          <Group gap="xs" wrap="nowrap">
            <Button type="submit" loading={busy}>
              Apply
            </Button>
            <Button
              variant="subtle"
              disabled={!isFiltered(filters) && !isFiltered(form.values)}
              onClick={clear}
            >
              Clear
            </Button>
          </Group>
        </div>
      </form>
      {error === null ? null : (
        <div className={classes['problem']}>
          <ErrorNotice error={error} title="The login could not be looked up" />
        </div>
      )}
    </Paper>
  )
}

/** @returns null: nobody has this login */
async function principalOf(api: Api, who: string): Promise<string | null> {
  if (PRINCIPAL.test(who)) return who
  const { principals } = await dataOf(api.GET('/v1/principals', { params: { query: { login: who } } }))
  return principals[0]?.id ?? null
}
