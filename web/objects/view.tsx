import { Button, Tabs } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Link, useNavigate } from 'react-router'
import { Heading } from '../parts/heading.tsx'
import { useKept } from '../parts/kept.ts'
import { useRoles, useVault } from '../shell/context.tsx'
import { DropAnywhere } from './drop-anywhere.tsx'
import { handOver } from './handover.ts'
import { type ListName, listsFor } from './lists.ts'
import { ObjectList } from './object-list.tsx'

export default function View() {
  const { me } = useVault()
  const stores = useRoles('writer')
  const navigate = useNavigate()
  const lists = listsFor(me.roles)
  const [chosen, choose] = useKept<ListName>('objects.list', lists[0]?.name ?? 'mine')
  const shown = lists.some(({ name }) => name === chosen) ? chosen : (lists[0]?.name ?? 'mine')
  const storeFiles = (files: readonly File[]): void => {
    handOver(files)
    void navigate('/objects/new')
  }
  return (
    <>
      <Heading
        title="Objects"
        actions={
          stores ? (
            <Button component={Link} to="/objects/new" leftSection={<IconPlus size={18} aria-hidden />}>
              Store
            </Button>
          ) : undefined
        }
      />
      {lists.length < 2 ? (
        <ObjectList name={shown} />
      ) : (
        <Tabs value={shown} onChange={(name) => choose((name ?? shown) as ListName)} keepMounted={false}>
          <Tabs.List mb="md" aria-label="Lists">
            {lists.map(({ name, label }) => (
              <Tabs.Tab key={name} value={name}>
                {label}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {lists.map(({ name }) => (
            <Tabs.Panel key={name} value={name}>
              <ObjectList name={name} />
            </Tabs.Panel>
          ))}
        </Tabs>
      )}
      {stores ? <DropAnywhere onFiles={storeFiles} /> : null}
    </>
  )
}
