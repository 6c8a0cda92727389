/** Changes, shares, holds and destroys objects. Holds no right to any master key. */
import { KeyfoldError } from '../lib/errors.ts'
import { parseHeaders, parseJson, parsePath, parseQuery } from '../lib/http/api-request.ts'
import { type ApiFunction, createFunction, type FunctionPorts } from '../lib/http/function.ts'
import { json } from '../lib/http/respond.ts'
import {
  DeleteQuery,
  GrantBody,
  GrantPath,
  HoldBody,
  MatchHeaders,
  NoQuery,
  ObjectPath,
  PatchBody,
  PlainHeaders,
} from '../lib/http/schemas.ts'
import { grantView, versionView } from '../lib/http/views.ts'
import { type ChangePorts, changeObject } from '../lib/objects/change.ts'
import { type DeletePorts, deleteObject } from '../lib/objects/delete.ts'
import { type GrantPorts, putGrant, removeGrant } from '../lib/objects/grants.ts'
import { type HoldPorts, holdObject, releaseObject } from '../lib/objects/hold.ts'
import { etagOf } from '../lib/objects/model.ts'

export type ManageFunctionPorts = ChangePorts & DeletePorts & HoldPorts & GrantPorts

export function createManageFunction(http: FunctionPorts, ports: ManageFunctionPorts): ApiFunction {
  return createFunction('manage', http, {
    'PATCH /v1/objects/{id}': async ({ caller, event, requestId }) => {
      parseQuery(NoQuery, event)
      const { id } = parsePath(ObjectPath, event)
      const ifMatch = parseHeaders(MatchHeaders, event)['if-match'] ?? null
      const patch = parseJson(PatchBody, event)
      assertFuture(patch.expires ?? null, ports.clock())
      const version = await changeObject(ports, caller, id, patch, ifMatch)
      return json(200, requestId, versionView(version), { ETag: etagOf(version) })
    },
    'DELETE /v1/objects/{id}': async ({ caller, event, requestId }) => {
      const { id } = parsePath(ObjectPath, event)
      const shred = parseQuery(DeleteQuery, event).shred === 'true'
      const ifMatch = parseHeaders(MatchHeaders, event)['if-match'] ?? null
      await deleteObject(ports, caller, id, { shred, ifMatch })
      return json(204, requestId, null)
    },
    ...holds(ports),
    ...grants(ports),
  })
}

const holds = (ports: HoldPorts): Parameters<typeof createFunction>[2] => ({
  'PUT /v1/objects/{id}/hold': async ({ caller, event, requestId }) => {
    parseQuery(NoQuery, event)
    parseHeaders(PlainHeaders, event)
    const { id } = parsePath(ObjectPath, event)
    await holdObject(ports, caller, id, parseJson(HoldBody, event).reason)
    return json(204, requestId, null)
  },
  'DELETE /v1/objects/{id}/hold': async ({ caller, event, requestId }) => {
    parseQuery(NoQuery, event)
    parseHeaders(PlainHeaders, event)
    await releaseObject(ports, caller, parsePath(ObjectPath, event).id)
    return json(204, requestId, null)
  },
})

const grants = (ports: GrantPorts): Parameters<typeof createFunction>[2] => ({
  'PUT /v1/objects/{id}/grants/{grantee}': async ({ caller, event, requestId }) => {
    parseQuery(NoQuery, event)
    parseHeaders(PlainHeaders, event)
    const { id, grantee } = parsePath(GrantPath, event)
    const expires = parseJson(GrantBody, event).expires ?? null
    assertFuture(expires, ports.clock())
    return json(200, requestId, grantView(await putGrant(ports, caller, id, grantee, expires)))
  },
  'DELETE /v1/objects/{id}/grants/{grantee}': async ({ caller, event, requestId }) => {
    parseQuery(NoQuery, event)
    parseHeaders(PlainHeaders, event)
    const { id, grantee } = parsePath(GrantPath, event)
    await removeGrant(ports, caller, id, grantee)
    return json(204, requestId, null)
  },
})

function assertFuture(expires: number | null, now: number): void {
  if (expires === null || expires > now) return
  throw new KeyfoldError('invalid-request', 'expires: lies in the past; give a time to come.')
}
