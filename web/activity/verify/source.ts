import { type Api, dataOf } from '../../api/client.ts'
import { ApiProblem } from '../../api/problem.ts'
import type { LogSource } from './log-source.ts'

export const logOf = (api: Api): LogSource => ({
  checkpoint: () => dataOf(api.GET('/v1/audit/checkpoint')),
  async proofOf(event) {
    const proof = await dataOf(api.GET('/v1/audit/proof', { params: { query: { event } } }))
    return 'event' in proof ? proof : wrong()
  },
  async since(size) {
    const proof = await dataOf(api.GET('/v1/audit/proof', { params: { query: { from: String(size) } } }))
    return 'event' in proof ? wrong() : proof
  },
})

const wrong = (): never => {
  throw new ApiProblem('bad-answer', 'The vault answered with another proof than was asked for.')
}
