/** What is wrong with one field of a form, shown there, whoever found it: the page or the API. */
import { ApiProblem } from '../api/problem.ts'

type Form<Field extends string> = {
  getInputNode(field: Field): { focus(): void } | null
  setFieldError(field: Field, text: string): void
}

/** A message of the API begins with the field that it is about. */
const OF_FIELD = /^(\w+): (.)(.*)$/s

/** @returns null: it is about none of these fields */
export function fieldProblem<Field extends string>(
  error: unknown,
  fields: readonly Field[],
): { readonly field: Field; readonly text: string } | null {
  const [, name, first = '', rest = ''] =
    OF_FIELD.exec(error instanceof ApiProblem ? error.message : '') ?? []
  const field = fields.find((one) => one === name)
  return field === undefined ? null : { field, text: `${first.toUpperCase()}${rest}` }
}

/** Shows it at its field, which takes the focus: it may be out of sight. */
export function showFieldProblem<Field extends string>(
  form: Form<Field>,
  error: unknown,
  fields: readonly Field[],
): void {
  const problem = fieldProblem(error, fields)
  if (problem === null) return
  form.setFieldError(problem.field, problem.text)
  form.getInputNode(problem.field)?.focus()
}

/** For a form that is not complete: its first wrong field takes the focus. @param errors by field */
export function focusFirst<Field extends string>(
  form: Pick<Form<Field>, 'getInputNode'>,
  errors: Readonly<Record<string, unknown>>,
): void {
  const [first] = Object.keys(errors)
  if (first !== undefined) form.getInputNode(first as Field)?.focus()
}
