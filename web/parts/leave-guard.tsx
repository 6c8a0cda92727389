import { Text } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { Confirm } from './confirm.tsx'

type Props = {
  readonly active: boolean
  readonly title: string
  /** What is lost. */
  readonly children: ReactNode
}

/**
 * Asks before a link, a reload or the closing of the tab loses something. The way back in the browser's history cannot be asked:
 * whoever uses this says afterwards what was lost.
 */
export function LeaveGuard({ active, title, children }: Props) {
  const navigate = useNavigate()
  const [target, setTarget] = useState<string | null>(null)
  useEffect(() => {
    if (!active) return
    const onUnload = (event: BeforeUnloadEvent): void => event.preventDefault()
    const onClick = (event: MouseEvent): void => {
      const path = linkOf(event)
      if (path === null) return
      event.preventDefault()
      event.stopPropagation()
      setTarget(path)
    }
    addEventListener('beforeunload', onUnload)
    document.addEventListener('click', onClick, { capture: true })
    return () => {
      removeEventListener('beforeunload', onUnload)
      document.removeEventListener('click', onClick, { capture: true })
    }
  }, [active])
  return (
    <Confirm
      opened={target !== null}
      onClose={() => setTarget(null)}
      title={title}
      action="Leave"
      danger
      onConfirm={async () => {
        if (target !== null) await navigate(target)
      }}
    >
      <Text size="sm">{children}</Text>
    </Confirm>
  )
}

/** Where within the page a click leads to; null: nowhere, or into another tab. */
function linkOf(event: MouseEvent): string | null {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return null
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (link === null || link.target === '_blank' || link.download !== '' || link.origin !== location.origin)
    return null
  return link.pathname === location.pathname ? null : `${link.pathname}${link.search}`
}
