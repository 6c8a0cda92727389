import { Checkbox } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useNavigate } from 'react-router'
import { dataOf } from '../api/client.ts'
import { ApiProblem, hasCode } from '../api/problem.ts'
import type { paths } from '../api/schema.d.ts'
import { Confirm } from '../parts/confirm.tsx'
import { useVault } from '../shell/context.tsx'

type StartBody = NonNullable<paths['/v1/rotations']['post']['requestBody']>['content']['application/json']

type Props = {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: string
  readonly action: string
  readonly body: StartBody
  readonly danger?: boolean
  readonly understood?: string
  readonly children: ReactNode
}

/** Asks first. Begins a rotation, resumes the one that failed, or joins the one that runs, and goes to it. */
export function StartRotation({ body, children, onClose, ...dialog }: Props) {
  const start = useStart()
  // Only asked for where nobody could recover the new key.
  const [needsWaiver, setNeedsWaiver] = useState(false)
  const [waived, setWaived] = useState(false)
  const close = (): void => {
    setNeedsWaiver(false)
    setWaived(false)
    onClose()
  }
  return (
    <Confirm
      {...dialog}
      onClose={close}
      onConfirm={async () => {
        try {
          await start(needsWaiver && waived ? { ...body, waiveEscrow: true } : body)
        } catch (error) {
          if (!hasCode(error, 'escrow-required')) throw error
          setNeedsWaiver(true)
          throw withoutRecovery(error)
        }
      }}
    >
      {children}
      {needsWaiver ? (
        <Checkbox
          label="Go on without: I accept that nobody can recover the new master key. If it is lost, everything under it is lost."
          checked={waived}
          onChange={(event) => setWaived(event.currentTarget.checked)}
        />
      ) : null}
    </Confirm>
  )
}

/** The API names its own parameters. */
const withoutRecovery = ({ code, status, requestId }: ApiProblem): ApiProblem =>
  new ApiProblem(
    code,
    'Nobody could recover the new master key if it were lost. Ask the operator of the vault to name recovery recipients, or tick that you go on without.',
    { status, requestId },
  )

function useStart(): (body: StartBody) => Promise<void> {
  const { api } = useVault()
  const queries = useQueryClient()
  const navigate = useNavigate()
  return async (body) => {
    const { id, attempt } = await dataOf(api.POST('/v1/rotations', { body }))
    notifications.show({ message: `Rotation ${id} ${attempt > 1 ? 'goes on' : 'is under way'}.` })
    await navigate(`/rotations/${id}`)
    void queries.invalidateQueries({ queryKey: ['rotations'] })
  }
}
