/** What the forms of somebody new have in common, be it a person or a machine client. */
import type { UseFormReturnType } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { fieldProblem, focusFirst, showFieldProblem } from '../parts/field-problem.ts'
import type { Approval } from './use-approvals.ts'
import { tell } from './waiting.tsx'

export type Made = {
  /** Where the new one is shown. */
  readonly path: string
  /** Null: nothing waits for a second administrator. */
  readonly approval: Approval | null
}

type New<Values> = {
  readonly form: UseFormReturnType<Values>
  /** Those that the API may find something wrong with. */
  readonly fields: readonly (keyof Values & string)[]
  readonly make: (values: Values) => Promise<Made>
  /** That it is done, in a sentence. */
  readonly done: string
  readonly onClose: () => void
}

/** Makes what the form says, tells of it, and goes there. */
export function useNew<Values extends Record<string, unknown>>(asked: New<Values>) {
  const { form, fields, make, done, onClose } = asked
  const navigate = useNavigate()
  const { mutate, error, isPending } = useMutation({
    mutationFn: make,
    onSuccess: ({ path, approval }) => {
      tell(approval, done, `${done} Roles wait for a second administrator to approve them.`)
      onClose()
      void navigate(path)
    },
    onError: (problem) => showFieldProblem(form, problem, fields),
  })
  return {
    onSubmit: form.onSubmit(
      (values) => mutate(values),
      (errors) => focusFirst(form, errors),
    ),
    /** Null: nothing went wrong, or its field says it. */
    error: fieldProblem(error, fields) === null ? error : null,
    busy: isPending,
  }
}
