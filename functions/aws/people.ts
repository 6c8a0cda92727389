import { lambda } from '../../lib/compose/aws/lambda.ts'
import { composePeople } from '../../lib/compose/aws/people.ts'
import { createPeopleFunction } from '../people.ts'

export const handler = lambda(() => {
  const { http, ports } = composePeople()
  return http.meter.request(createPeopleFunction(http, ports))
})
