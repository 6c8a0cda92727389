import { describe, expect, it } from 'vitest'
import { FUNCTION_VARIABLES } from '../../../lib/config/functions.ts'
import { ENVIRONMENT } from '../../../lib/config/names.ts'
import { NO_ACCOUNT } from '../setup/environment.ts'
import { startFunction } from '../support/function-process.ts'
import { FunctionFailed } from '../support/runtime-api.ts'

const DEMANDING = Object.entries(FUNCTION_VARIABLES).filter(([, variables]) => variables.length > 0)

describe('a function without its environment', () => {
  it.each(
    DEMANDING,
  )('names each variable that %s misses, in its log and to whoever invokes it', async (name, variables) => {
    await using started = await startFunction({
      name,
      arn: `arn:aws:lambda:eu-central-1:111122223333:function:${name}`,
      environment: NO_ACCOUNT,
    })
    const failure = await started.invoke({}).catch((error: unknown) => error)
    expect(failure).toBeInstanceOf(FunctionFailed)
    for (const variable of variables) {
      expect(started.output()).toContain(`${ENVIRONMENT[variable]} is missing`)
      expect(String(failure)).toContain(`${ENVIRONMENT[variable]} is missing`)
    }
  })
})
