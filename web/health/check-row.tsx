import { Badge, Code, Group, Text } from '@mantine/core'
import { IconAlertTriangle, IconCheck, IconMinus, type IconProps } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { Row } from '../parts/rows.tsx'
import { Moment } from '../parts/when.tsx'
import classes from './health.module.css'
import type { Check } from './use-report.ts'

const ICONS: Readonly<Record<Check['outcome'], ComponentType<IconProps>>> = {
  passed: IconCheck,
  failed: IconAlertTriangle,
  skipped: IconMinus,
}

const COLORS: Readonly<Record<Check['outcome'], string>> = {
  passed: 'var(--mantine-color-green-7)',
  failed: 'var(--mantine-color-red-6)',
  skipped: 'var(--mantine-color-gray-6)',
}

/** @param made when the report was, as ISO 8601 */
export function CheckRow({ check, made }: { readonly check: Check; readonly made: string }) {
  const { check: name, outcome, detail, remedy, failingSince } = check
  const Icon = ICONS[outcome]
  return (
    <Row
      about={
        <>
          <Group gap="xs">
            <Text fw={600} className={classes['name'] ?? ''}>
              {name}
            </Text>
            <Badge
              variant="default"
              tt="none"
              fw={500}
              leftSection={<Icon size={12} color={COLORS[outcome]} aria-hidden />}
            >
              {outcome}
            </Badge>
          </Group>
          <Text size="sm" className={classes['text'] ?? ''}>
            {detail}
          </Text>
          {remedy === null ? null : <Remedy remedy={remedy} />}
          {failingSince === null || failingSince === made ? null : (
            <Text size="sm" c="dimmed" component="div">
              Failing since <Moment time={failingSince} />
            </Text>
          )}
        </>
      }
    />
  )
}

/** A command, or a step that may have one in it: it is there to be copied. */
const Remedy = ({ remedy }: { readonly remedy: string }) => (
  <div className={classes['remedy']}>
    <Text size="sm" c="dimmed">
      How to mend it
    </Text>
    <Code block className={classes['text'] ?? ''}>
      {remedy}
    </Code>
  </div>
)
