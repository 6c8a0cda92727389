/** The routes of the function `findings`, as `contract.ts` describes all. */
import * as asks from './finding-requests.ts'
import * as answers from './finding-schemas.ts'
import type { Operation } from './operation.ts'

export const FINDING_OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET /v1/findings': {
    operationId: 'listFindings',
    summary: 'Odd uses of keys that were noticed, newest first; a page may be short',
    permission: 'audit:read',
    query: asks.FindingListQuery,
    success: { 200: answers.FindingList },
    failures: [],
  },
  'GET /v1/findings/{id}': {
    operationId: 'readFinding',
    summary: 'One finding, with the ids of events that show it',
    permission: 'audit:read',
    path: asks.FindingPath,
    success: { 200: answers.FindingSchema },
    failures: [404],
  },
  'POST /v1/findings/{id}/acknowledgment': {
    operationId: 'acknowledgeFinding',
    summary: 'Say that a person has looked at it, and why it is settled; nobody does so about themselves',
    permission: 'audit:triage',
    path: asks.FindingPath,
    body: asks.AcknowledgmentBody,
    success: { 200: answers.FindingSchema },
    failures: [404, 409, 413, 415],
  },
  'GET /v1/mutes': {
    operationId: 'listMutes',
    summary: 'Rules by which nobody is told of findings, newest first; also those that ended lately',
    permission: 'audit:read',
    success: { 200: answers.MuteList },
    failures: [],
  },
  'POST /v1/mutes': {
    operationId: 'createMute',
    summary:
      'Tell nobody of such findings until then; critical ones are told all the same, and so are those about the author',
    permission: 'audit:triage',
    body: asks.MuteBody,
    success: { 201: answers.MuteSchema },
    failures: [409, 413, 415],
  },
  'DELETE /v1/mutes/{id}': {
    operationId: 'removeMute',
    summary: 'End a mute rule; findings that it covered stay muted',
    permission: 'audit:triage',
    path: asks.MutePath,
    success: { 204: null },
    failures: [404],
  },
  'GET /v1/suspensions': {
    operationId: 'listSuspensions',
    summary: 'Whom the vault kept out by itself, the newest 100 first',
    permission: 'suspension:lift',
    success: { 200: answers.SuspensionList },
    failures: [],
  },
  'DELETE /v1/suspensions/{id}': {
    operationId: 'liftSuspension',
    summary: 'Let somebody back in at once; nobody does so for themselves',
    permission: 'suspension:lift',
    path: asks.SuspensionPath,
    success: { 204: null },
    failures: [404],
  },
  'GET /v1/usage': {
    operationId: 'readUsage',
    summary: 'How often keys were used over time, by action and outcome, and the findings of that time',
    permission: 'audit:read',
    query: asks.UsageQuery,
    success: { 200: answers.Usage },
    failures: [],
  },
  'GET /v1/baselines/{principal}': {
    operationId: 'readBaseline',
    summary: 'What the detectors have learned about somebody, in plain words',
    permission: 'audit:read',
    path: asks.BaselinePath,
    success: { 200: answers.Baseline },
    failures: [404],
  },
}
