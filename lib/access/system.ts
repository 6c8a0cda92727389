import type { Caller } from './caller.ts'
import { DEFAULT_PURPOSES } from './purposes.ts'

/** The vault itself, when it acts on nobody's request; `operator`: whoever works on its stores directly, on its machine or in AWS. */
export const systemCaller = (
  name: 'sweeper' | 'rotation' | 'retirement' | 'detection' | 'operator',
): Caller => ({
  principal: `system:${name}`,
  roles: [],
  client: null,
  purpose: null,
  purposes: DEFAULT_PURPOSES,
  request: {},
})
