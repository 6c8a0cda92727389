import type { LambdaName } from '../lib/config/functions.ts'

export const DESCRIPTIONS: Readonly<Record<LambdaName, string>> = {
  write: 'Seals and stores content',
  read: 'Opens and returns content',
  browse: 'Lists objects and shows metadata',
  manage: 'Changes, shares, holds and deletes',
  keys: 'Shows key generations',
  public: 'Answers without a token',
  sweep: 'Destroys what has expired or was deleted',
}
