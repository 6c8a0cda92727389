import type { Caller } from './caller.ts'

/** The vault itself, when it acts on nobody's request. */
export const systemCaller = (name: 'sweeper' | 'rotation' | 'retirement'): Caller => ({
  principal: `system:${name}`,
  roles: [],
  client: null,
  purpose: null,
  request: {},
})
