import { Validations } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'

/** By the id of a cdk-nag rule, or of one finding of it: why this resource is right as it is. */
export type Acknowledgments = Readonly<Record<string, string>>

/** Acknowledges findings on one resource. Tests fail for a finding without an acknowledgment, and the reverse. */
export function acknowledge(resource: IConstruct, reasons: Acknowledgments): void {
  const rules = Object.entries(reasons).map(([id, reason]) => ({ id, reason }))
  Validations.of(resource).acknowledge(...rules)
}
