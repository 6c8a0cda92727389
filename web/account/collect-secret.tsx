import { Button, Group, Select, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { dataOf } from '../api/client.ts'
import { REVEAL_POLICY } from '../content/policy.ts'
import { Confirm } from '../parts/confirm.tsx'
import { useVault } from '../shell/context.tsx'
import classes from './account.module.css'
import { type Collected, CollectedSecret } from './collected-secret.tsx'
import { Section } from './section.tsx'

const OVERLAPS = [
  { value: '0', label: 'ends at once' },
  { value: '3600', label: 'stays valid for an hour' },
  { value: '86400', label: 'stays valid for a day' },
  { value: '604800', label: 'stays valid for a week' },
]

type Wanted = { readonly id: string; readonly overlap: string }

/** For whom an administrator made the custodian of a client. Who is one, only the API knows. */
export function CollectSecret() {
  const collect = useCollect()
  const [wanted, setWanted] = useState<Wanted | null>(null)
  const [last, setLast] = useState<Wanted | null>(null)
  const { collected, notice, setCollected, hide } = useShown()
  const form = useForm<Wanted>({
    initialValues: { id: '', overlap: '86400' },
    validate: { id: (id) => (clientId(id) === '' ? 'Give the id of the client' : null) },
  })
  const ask = form.onSubmit(({ id, overlap }) => {
    const asked = { id: clientId(id), overlap }
    hide(null)
    setLast(asked)
    setWanted(asked)
  })
  return (
    <Section title="Secrets of machine clients">
      <Text size="sm">
        An administrator can make you the custodian of a machine client: then you alone can collect its
        secret, and hand it to the program. Ask the administrator for the id of the client.
      </Text>
      <form onSubmit={ask} noValidate aria-label="Collect a secret">
        <div className={classes['fields']}>
          <TextInput
            label="Client id"
            required
            autoComplete="off"
            spellCheck={false}
            {...form.getInputProps('id')}
          />
          <Select
            label="The former secret"
            data={OVERLAPS}
            allowDeselect={false}
            {...form.getInputProps('overlap')}
          />
        </div>
        <Group mt="md">
          <Button type="submit" variant="default">
            Collect a secret
          </Button>
        </Group>
      </form>
      {collected === null ? null : (
        <CollectedSecret
          collected={collected}
          hide={hide}
          keep={() => setCollected({ ...collected, untilMs: shownUntil() })}
        />
      )}
      <Text role="status" size="sm" c="dimmed">
        {notice}
      </Text>
      <Confirm
        opened={wanted !== null}
        onClose={() => setWanted(null)}
        title="Collect a secret"
        action="Collect"
        danger={last?.overlap === '0'}
        onConfirm={async () => {
          if (wanted !== null) setCollected(await collect(wanted))
        }}
      >
        <Text size="sm">
          A new secret is made for the client {last?.id}, and shown this once. {formerOf(last)}
        </Text>
      </Confirm>
    </Section>
  )
}

const formerOf = (wanted: Wanted | null): string =>
  wanted?.overlap === '0'
    ? 'All former secrets end at once, and so do the tokens of the client: the program stops working until it has the new one.'
    : `The former secret ${OVERLAPS.find(({ value }) => value === wanted?.overlap)?.label ?? 'stays valid'}, then it ends.`

/** @returns the `client_id`, also of a principal `client:…` */
const clientId = (text: string): string => text.trim().replace(/^client:/, '')

const shownUntil = (): number => Date.now() + REVEAL_POLICY.shownMs

/** No mutation of the query client: that would keep the answer. */
function useCollect(): (wanted: Wanted) => Promise<Collected> {
  const { api } = useVault()
  const queries = useQueryClient()
  return async ({ id, overlap }) => {
    const { secret, client } = await dataOf(
      api.POST('/v1/clients/{id}/secrets', {
        params: { path: { id } },
        body: { overlapSeconds: Number(overlap) },
      }),
    )
    void queries.invalidateQueries({ queryKey: ['clients'] })
    return { clientName: client.name, value: secret.value, untilMs: shownUntil() }
  }
}

/** The secret is nowhere but here, and not here for long. */
function useShown() {
  const [collected, setCollected] = useState<Collected | null>(null)
  const [notice, setNotice] = useState<string | null>(null)
  const gone = useRef(false)
  const hide = useCallback((why: string | null = null): void => {
    setCollected(null)
    setNotice(why)
  }, [])
  useEffect(() => {
    gone.current = false
    const leave = (): void => hide('Hidden. A secret that is lost is replaced by collecting again.')
    addEventListener('pagehide', leave)
    return () => {
      gone.current = true
      removeEventListener('pagehide', leave)
    }
  }, [hide])
  return {
    collected,
    notice,
    hide,
    setCollected: (next: Collected): void => {
      if (gone.current) return
      setNotice(null)
      setCollected(next)
    },
  }
}
