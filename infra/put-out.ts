import { CfnOutput, type Stack } from 'aws-cdk-lib'
import { OUTPUTS } from '../lib/config/names.ts'

/** Outputs of a stack under the names by which the command line looks for them. */
export function putOut(stack: Stack, values: Partial<Record<keyof typeof OUTPUTS, string>>): void {
  for (const [key, value] of Object.entries(values)) {
    const name = OUTPUTS[key as keyof typeof OUTPUTS]
    new CfnOutput(stack, `Output-${name}`, { value }).overrideLogicalId(name)
  }
}
