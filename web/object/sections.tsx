import { Paper, Tabs } from '@mantine/core'
import type { IconProps } from '@tabler/icons-react'
import type { ComponentType, ReactNode } from 'react'
import { useSearchParams } from 'react-router'

export type Section = {
  /** In the address. */
  readonly value: string
  readonly label: string
  readonly icon: ComponentType<IconProps>
  readonly panel: ReactNode
}

/** One at a time, by `?tab=`. What is not looked at is not asked for: it would be recorded. */
export function Sections({ sections }: { readonly sections: readonly Section[] }) {
  const [search, setSearch] = useSearchParams()
  const asked = search.get('tab')
  const [first] = sections
  const tab = sections.find(({ value }) => value === asked) ?? first
  if (tab === undefined) return null
  return (
    <Tabs
      value={tab.value}
      onChange={(value) => setSearch(value === null ? {} : { tab: value }, { replace: true })}
      keepMounted={false}
    >
      <Tabs.List mb="md">
        {sections.map(({ value, label, icon: Icon }) => (
          <Tabs.Tab key={value} value={value} leftSection={<Icon size={16} aria-hidden />}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {sections.map(({ value, panel }) => (
        <Tabs.Panel key={value} value={value}>
          <Paper withBorder p="md">
            {panel}
          </Paper>
        </Tabs.Panel>
      ))}
    </Tabs>
  )
}
