import { LAMBDA_NAMES, type LambdaName } from '../../../lib/config/functions.ts'
import type { DeployedVault } from './deployed-vault.ts'

type Put = {
  readonly of: LambdaName
  readonly line: Readonly<Record<string, unknown>>
  /** The names that CloudWatch would take from the line. */
  readonly metrics: readonly string[]
}

/** The lines of the embedded metric format that the functions of a vault have written so far. */
export async function metricsOf(vault: DeployedVault): Promise<readonly Put[]> {
  const put = LAMBDA_NAMES.map(async (of): Promise<readonly Put[]> => {
    const lines = (await vault.outputOf(of)).split('\n').filter((line) => line.startsWith('{"_aws":'))
    return lines.map((text) => {
      const line = JSON.parse(text) as Record<string, any>
      const metrics = line['_aws'].CloudWatchMetrics.flatMap(({ Metrics }: any) => Metrics)
      return { of, line, metrics: metrics.map(({ Name }: { Name: string }) => Name) }
    })
  })
  return (await Promise.all(put)).flat()
}
