/** Each route of the table in words and schemas: what `docs/openapi.json` is generated from. */
import type * as z from 'zod/mini'
import * as answers from './response-schemas.ts'
import * as asks from './schemas.ts'

export type Operation = {
  readonly operationId: string
  readonly summary: string
  readonly permission: string | null
  readonly path?: z.ZodMiniObject
  readonly query?: z.ZodMiniType
  readonly headers?: z.ZodMiniObject
  /** `content`: any bytes. */
  readonly body?: z.ZodMiniType | 'content'
  readonly success: Readonly<Record<number, z.ZodMiniType | 'content' | null>>
  /** Beside 400, 401, 403, 503 and 504, which every authenticated route may answer. */
  readonly failures: readonly number[]
}

const object = asks.ObjectPath

export const OPERATIONS: Readonly<Record<string, Operation>> = {
  'POST /v1/objects': {
    operationId: 'createObject',
    summary: 'Store content as a new object',
    permission: 'object:write',
    headers: asks.CreateHeaders,
    body: 'content',
    success: { 201: answers.Version },
    failures: [409, 413, 422],
  },
  'PUT /v1/objects/{id}': {
    operationId: 'addVersion',
    summary: 'Add a version; metadata that is left out is taken over from the newest one',
    permission: 'object:write',
    path: object,
    headers: asks.PutHeaders,
    body: 'content',
    success: { 200: answers.Version },
    failures: [404, 409, 410, 412, 413],
  },
  'POST /v1/objects/{id}/restorations': {
    operationId: 'restoreVersion',
    summary: 'Make an old version the newest, sealed anew',
    permission: 'object:write',
    path: object,
    headers: asks.MatchHeaders,
    body: asks.RestorationBody,
    success: { 201: answers.Version },
    failures: [404, 409, 410, 412, 415, 500],
  },
  'POST /v1/encrypt': {
    operationId: 'encrypt',
    summary: 'Seal content into a message that the caller keeps',
    permission: 'object:write',
    headers: asks.EncryptHeaders,
    body: 'content',
    success: { 200: 'content' },
    failures: [409, 413],
  },
  'GET /v1/objects/{id}': {
    operationId: 'readObject',
    summary: 'Decrypt and return content, or one range of it',
    permission: 'object:read',
    path: object,
    query: asks.VersionQuery,
    headers: asks.ReadHeaders,
    success: { 200: 'content', 206: 'content' },
    failures: [404, 410, 416, 500],
  },
  'POST /v1/decrypt': {
    operationId: 'decrypt',
    summary: 'Open a message that the caller kept',
    permission: 'object:read',
    body: 'content',
    success: { 200: 'content' },
    failures: [404, 410, 413, 422],
  },
  'GET /v1/objects': {
    operationId: 'listObjects',
    summary: 'List objects by owner, grantee or subject, or all, newest first; a page may be short',
    permission: 'object:list',
    query: asks.ListQueryParameters,
    success: { 200: answers.ObjectList },
    failures: [],
  },
  'GET /v1/objects/{id}/metadata': {
    operationId: 'readMetadata',
    summary: 'Metadata of a version',
    permission: 'object:list',
    path: object,
    query: asks.VersionQuery,
    success: { 200: answers.Metadata },
    failures: [404, 410],
  },
  'GET /v1/objects/{id}/versions': {
    operationId: 'listVersions',
    summary: 'Every version, newest first',
    permission: 'object:list',
    path: object,
    query: asks.PageQuery,
    success: { 200: answers.VersionList },
    failures: [404],
  },
  'GET /v1/objects/{id}/grants': {
    operationId: 'listGrants',
    summary: 'Whom an object is shared with',
    permission: 'owner',
    path: object,
    success: { 200: answers.GrantList },
    failures: [404],
  },
  'PATCH /v1/objects/{id}': {
    operationId: 'changeObject',
    summary: 'Change labels, classification and expiry of the newest version (JSON merge patch)',
    permission: 'object:write',
    path: object,
    headers: asks.MatchHeaders,
    body: asks.PatchBody,
    success: { 200: answers.Version },
    failures: [404, 409, 410, 412, 415],
  },
  'DELETE /v1/objects/{id}': {
    operationId: 'deleteObject',
    summary: 'Hide an object for good; with shred, destroy its data keys before answering',
    permission: 'object:delete',
    path: object,
    query: asks.DeleteQuery,
    headers: asks.MatchHeaders,
    success: { 204: null },
    failures: [404, 409, 412],
  },
  'PUT /v1/objects/{id}/hold': {
    operationId: 'holdObject',
    summary: 'Put an object under legal hold',
    permission: 'object:hold',
    path: object,
    body: asks.HoldBody,
    success: { 204: null },
    failures: [404, 409, 415],
  },
  'DELETE /v1/objects/{id}/hold': {
    operationId: 'releaseObject',
    summary: 'Release a legal hold',
    permission: 'object:hold',
    path: object,
    success: { 204: null },
    failures: [404],
  },
  'PUT /v1/objects/{id}/grants/{grantee}': {
    operationId: 'putGrant',
    summary: 'Share an object',
    permission: 'owner',
    path: asks.GrantPath,
    body: asks.GrantBody,
    success: { 200: answers.Grant },
    failures: [404, 415],
  },
  'DELETE /v1/objects/{id}/grants/{grantee}': {
    operationId: 'removeGrant',
    summary: 'Stop sharing an object',
    permission: 'owner',
    path: asks.GrantPath,
    success: { 204: null },
    failures: [404],
  },
  'GET /v1/keys': {
    operationId: 'listKeys',
    summary: 'The generations of the master key, their states, and what is wrapped under each',
    permission: 'key:view',
    success: { 200: answers.KeyList },
    failures: [],
  },
  'GET /health': {
    operationId: 'health',
    summary: 'Liveness',
    permission: null,
    success: { 200: answers.Health },
    failures: [],
  },
  'GET /openapi.json': {
    operationId: 'contract',
    summary: 'This document',
    permission: null,
    success: { 200: 'content' },
    failures: [],
  },
}
