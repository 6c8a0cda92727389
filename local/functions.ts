/** Every Lambda function of the API, on the use cases of one process. */
import { createAuditFunction } from '../functions/audit.ts'
import { createBrowseFunction } from '../functions/browse.ts'
import { createFindingsFunction } from '../functions/findings.ts'
import { createKeysFunction } from '../functions/keys.ts'
import { createManageFunction } from '../functions/manage.ts'
import { createPeopleFunction } from '../functions/people.ts'
import { createPublicFunction } from '../functions/public.ts'
import { createReadFunction } from '../functions/read.ts'
import { createWriteFunction } from '../functions/write.ts'
import type { EmbeddedVault } from '../lib/compose/embedded.ts'
import type { ApiFunction } from '../lib/http/function.ts'
import type { PublicConfig } from '../lib/http/public-config.ts'
import type { FunctionName } from '../lib/http/routes.ts'
import type { AdministrationPorts } from '../lib/people/administration.ts'
import type { RotationWorkflow } from '../lib/rotation/ports.ts'

export type BesideVault = {
  readonly workflow: RotationWorkflow
  readonly people: AdministrationPorts
  readonly publicConfig: PublicConfig
}

export const createFunctions = (
  { http, ports }: Pick<EmbeddedVault, 'http' | 'ports'>,
  { workflow, people, publicConfig }: BesideVault,
): Readonly<Record<FunctionName, ApiFunction>> => ({
  write: createWriteFunction(http, ports),
  read: createReadFunction(http, ports),
  browse: createBrowseFunction(http, ports),
  manage: createManageFunction(http, ports),
  keys: createKeysFunction(http, { ...ports, workflow }),
  people: createPeopleFunction(http, { ...ports, ...people }),
  audit: createAuditFunction(http, ports),
  findings: createFindingsFunction(http, ports),
  public: createPublicFunction(http, publicConfig),
})
