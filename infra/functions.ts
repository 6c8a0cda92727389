import { FUNCTION_NAMES, type FunctionName } from '../lib/http/routes.ts'

/** The functions of the API, and the sweeper, which no route leads to. */
export type LambdaName = FunctionName | 'sweep'
export const LAMBDA_NAMES: readonly LambdaName[] = [...FUNCTION_NAMES, 'sweep']

export const DESCRIPTIONS: Readonly<Record<LambdaName, string>> = {
  write: 'Seals and stores content',
  read: 'Opens and returns content',
  browse: 'Lists objects and shows metadata',
  manage: 'Changes, shares, holds and deletes',
  keys: 'Shows key generations',
  public: 'Answers without a token',
  sweep: 'Destroys what has expired or was deleted',
}
