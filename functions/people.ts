/** People, machine clients, and what needs a second administrator. Holds no right to any key, nor to any object. */
import { type ApiFunction, createFunction, type FunctionPorts } from '../lib/http/function.ts'
import { approvalRoutes } from './people/approvals.ts'
import { clientRoutes } from './people/clients.ts'
import { meRoutes } from './people/me.ts'
import type { PeopleFunctionPorts } from './people/ports.ts'
import { principalRoutes } from './people/principals.ts'
import { userRoutes } from './people/users.ts'

export const createPeopleFunction = (http: FunctionPorts, ports: PeopleFunctionPorts): ApiFunction =>
  createFunction('people', http, {
    ...meRoutes(ports),
    ...principalRoutes(ports),
    ...userRoutes(ports),
    ...clientRoutes(ports),
    ...approvalRoutes(ports),
  })
