import { Group, Select, Text, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { exact } from '../parts/when.tsx'
import type { Grantee } from './grants.ts'
import classes from './object.module.css'
import { ENDS, type End, endOf } from './share-ends.ts'

export type ShareValues = {
  kind: Grantee['kind']
  login: string
  name: string
  role: string
  end: End
  date: string
}

const KINDS = [
  { value: 'person', label: 'A person' },
  { value: 'client', label: 'A machine client' },
  { value: 'role', label: 'Everybody with a role' },
] as const

/** Those that can be had together with `reader`, without which a share does nothing. */
const ROLES = ['reader', 'writer', 'steward', 'privacy-officer', 'auditor']

export function ShareFields({
  form,
}: {
  readonly form: Pick<UseFormReturnType<ShareValues>, 'values' | 'getInputProps'>
}) {
  const { kind, end } = form.values
  const field = classes['grows'] ?? ''
  return (
    <Group align="flex-start" gap="sm">
      <Select
        label="With"
        data={[...KINDS]}
        allowDeselect={false}
        className={field}
        {...form.getInputProps('kind')}
      />
      {kind === 'person' ? (
        <TextInput
          label="Login"
          placeholder="As they sign in"
          className={field}
          autoComplete="off"
          {...form.getInputProps('login')}
        />
      ) : null}
      {kind === 'client' ? (
        <TextInput
          label="Name of the client"
          placeholder="Its name, or client:…"
          className={field}
          {...form.getInputProps('name')}
        />
      ) : null}
      {kind === 'role' ? (
        <Select
          label="Role"
          data={ROLES}
          allowDeselect={false}
          className={field}
          {...form.getInputProps('role')}
        />
      ) : null}
      <Select
        label="For"
        data={[...ENDS]}
        allowDeselect={false}
        className={field}
        {...form.getInputProps('end')}
      />
      {end === 'date' ? (
        <TextInput type="datetime-local" label="Ends" className={field} {...form.getInputProps('date')} />
      ) : null}
    </Group>
  )
}

/** What a share would let somebody do. */
export function Meaning({ kind, role, end, date }: ShareValues) {
  const ends = endOf(end, date)
  const until =
    ends === undefined ? '' : ends === null ? ', until you take it back' : `, until ${exact(ends)}`
  const who = kind === 'person' ? 'They' : kind === 'client' ? 'It' : `Everybody with the role ${role}`
  const also = kind === 'role' ? ' as well' : ''
  const needs = kind === 'role' && role === 'reader' ? '' : ` Only with the role reader${also}.`
  return (
    <Text size="sm" c="dimmed">
      {who} can read every version and see the details{until}, and can neither change nor share it.{needs}{' '}
      Each look is in the activity.
    </Text>
  )
}
