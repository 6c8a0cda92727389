/** The routes of the function `audit`, as `contract.ts` describes all. */
import * as z from 'zod/mini'
import * as audit from './audit-schemas.ts'
import type { Operation } from './operation.ts'

export const AUDIT_OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET /v1/audit/events': {
    operationId: 'listEvents',
    summary:
      'Who did what, newest first: own events, those on an object, or all; a page may be short, and what is new may take some seconds to show',
    permission: 'audit:read, or the owner of the object, or anybody for own events',
    query: audit.EventQueryParameters,
    success: { 200: audit.EventList },
    failures: [404],
  },
  'POST /v1/audit/events/{id}/redaction': {
    operationId: 'redactEvent',
    summary:
      'Destroy the body of an event that may not be kept; its place in the log stays, and the log verifies',
    permission: 'audit:redact',
    path: audit.EventPath,
    body: audit.RedactionBody,
    success: { 204: null },
    failures: [404, 409, 415],
  },
  'GET /v1/audit/checkpoint': {
    operationId: 'readCheckpoint',
    summary: 'The latest signed checkpoint of the log: keep it elsewhere, and the log can be held to it',
    permission: 'anybody',
    success: { 200: audit.Checkpoint },
    failures: [409, 500],
  },
  'GET /v1/audit/proof': {
    operationId: 'proveLog',
    summary:
      'Proves against the latest checkpoint that an event is in the log, or that the log still begins with all that it had',
    permission: 'audit:read for events of others',
    query: audit.ProofQuery,
    success: { 200: z.union([audit.InclusionProof, audit.ConsistencyProof]) },
    failures: [404, 409, 410, 500],
  },
}
