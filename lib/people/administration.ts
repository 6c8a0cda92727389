/** What the use cases of administration work on, and who may call them. */
import type { Caller } from '../access/caller.ts'
import { checkCaller, type Decision } from '../access/check.ts'
import type { PrincipalStore } from '../access/ports.ts'
import type { Permission } from '../access/roles.ts'
import { systemCaller } from '../access/system.ts'
import { enforce } from '../audit/operation.ts'
import type { Recorder } from '../audit/record.ts'
import type { Clock } from '../clock.ts'
import type {
  AdminRegistry,
  ApprovalStore,
  ClientDirectory,
  MachineClientStore,
  UserCredentials,
  UserDirectory,
} from './ports.ts'

export type Authority = {
  /**
   * `operator`: these are the ports of a program that whoever runs the machine, or the AWS account, has started on the stores
   * themselves. With them, and only with them, `systemCaller('operator')` may do what an administrator may, alone, and
   * decide approvals. Absent behind the API, where no caller has that name either.
   */
  readonly authority?: 'operator'
}

export type AdministrationPorts = Authority & {
  readonly recorder: Recorder
  readonly clock: Clock
  readonly principals: PrincipalStore
  readonly directory: UserDirectory
  readonly credentials: UserCredentials
  readonly clientDirectory: ClientDirectory
  readonly clients: MachineClientStore
  readonly approvals: ApprovalStore
  readonly admins: AdminRegistry
}

const OPERATOR = systemCaller('operator').principal

export const isOperator = ({ authority }: Authority, { principal }: Pick<Caller, 'principal'>): boolean =>
  authority === 'operator' && principal === OPERATOR

/** @throws a refusal. */
export const enforceMay = (ports: Authority, caller: Caller, permission: Permission): void =>
  enforceUnlessOperator(ports, caller, () => checkCaller(caller, permission))

/** @throws a refusal. */
export function enforceUnlessOperator(ports: Authority, caller: Caller, decide: () => Decision): void {
  if (!isOperator(ports, caller)) enforce(decide())
}
