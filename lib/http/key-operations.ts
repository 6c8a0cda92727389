/** The routes of the function `keys`, as `contract.ts` describes all. */
import * as keys from './key-schemas.ts'
import type { Operation } from './operation.ts'
import { LatestReport } from './report-schemas.ts'
import { RotationBody } from './rotation-request.ts'
import * as rotations from './rotation-schemas.ts'
import * as asks from './schemas.ts'

export const KEY_OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET /v1/keys': {
    operationId: 'listKeys',
    summary: 'The generations of the master key, their states, and what is wrapped under each',
    permission: 'key:view',
    success: { 200: keys.KeyList },
    failures: [],
  },
  'GET /v1/keys/{generation}': {
    operationId: 'readKey',
    summary: 'One generation of the master key, and what it would mean to mark it compromised',
    permission: 'key:view',
    path: asks.GenerationPath,
    success: { 200: keys.Key },
    failures: [404],
  },
  'POST /v1/rotations': {
    operationId: 'startRotation',
    summary: 'Start a rotation of the master key, resume the one that failed, or join the one that runs',
    permission: 'key:rotate',
    body: RotationBody,
    success: { 202: rotations.Rotation },
    failures: [404, 409, 413, 415],
  },
  'GET /v1/rotations': {
    operationId: 'listRotations',
    summary: 'Rotations, newest first',
    permission: 'key:view',
    query: asks.RotationPageQuery,
    success: { 200: rotations.RotationList },
    failures: [],
  },
  'GET /v1/rotations/{id}': {
    operationId: 'readRotation',
    summary: 'Progress of a rotation, what it could not move, and its report on compromised generations',
    permission: 'key:view',
    path: asks.RotationPath,
    success: { 200: rotations.RotationDetails },
    failures: [404],
  },
  'GET /v1/reports/latest': {
    operationId: 'readReport',
    summary: 'What the daily self-check found: each check, since when it fails, and how that is mended',
    permission: 'report:view',
    success: { 200: LatestReport },
    failures: [],
  },
}
