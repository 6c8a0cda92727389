import { Button, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Row } from './rows.tsx'

type Props = {
  readonly title: string
  readonly action: string
  readonly onChoose: () => void
  readonly danger?: boolean
  readonly disabled?: boolean
  /** Of its heading, below those around it. */
  readonly level?: 2 | 3
  readonly children: ReactNode
}

/** What can be done with somebody or something, and what it means. */
export const Task = ({
  title,
  action,
  onChoose,
  danger = false,
  disabled = false,
  level = 3,
  children,
}: Props) => (
  <Row
    about={
      <>
        <Title order={level} size={level === 2 ? 'h3' : 'h4'}>
          {title}
        </Title>
        <Text size="sm" maw="36rem" component="div">
          {children}
        </Text>
      </>
    }
  >
    <Button
      {...(danger ? { color: 'red', variant: 'outline' } : { variant: 'default' })}
      disabled={disabled}
      onClick={onChoose}
    >
      {action}
    </Button>
  </Row>
)
