/** The routes of the function `people`, as `contract.ts` describes all. */
import type { Operation } from './operation.ts'
import * as asks from './people-requests.ts'
import * as answers from './people-schemas.ts'
import { PageQuery } from './schemas.ts'

const ME_OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET /v1/me': {
    operationId: 'readMe',
    summary: 'Who the caller is, and which roles are in effect',
    permission: 'any authenticated caller',
    success: { 200: answers.Me },
    failures: [],
  },
  'POST /v1/me/sign-out': {
    operationId: 'signOutMe',
    summary: 'End every session of the caller, everywhere',
    permission: 'any authenticated person',
    success: { 204: null },
    failures: [],
  },
}

const PRINCIPAL_OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET /v1/principals': {
    operationId: 'findPrincipals',
    summary: 'Who is behind identifiers, or whose a login or a name is; only those who are there',
    permission: 'principal:find',
    query: asks.PrincipalsQuery,
    success: { 200: answers.PrincipalList },
    failures: [],
  },
}

const USER_OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET /v1/users': {
    operationId: 'listUsers',
    summary: 'The people whom the identity provider knows',
    permission: 'user:view',
    query: asks.UserListQuery,
    success: { 200: answers.UserList },
    failures: [],
  },
  'POST /v1/users': {
    operationId: 'inviteUser',
    summary: 'Invite a person; the invitation goes to that person alone',
    permission: 'user:manage',
    body: asks.InviteBody,
    success: { 201: answers.UserChange },
    failures: [409, 413, 415],
  },
  'GET /v1/users/{id}': {
    operationId: 'readUser',
    summary: 'One person',
    permission: 'user:view',
    path: asks.UserPath,
    success: { 200: answers.User },
    failures: [404],
  },
  'PATCH /v1/users/{id}': {
    operationId: 'changeUser',
    summary: 'Change the roles of a person, disable or enable; 202: another administrator has to approve it',
    permission: 'user:manage',
    path: asks.UserPath,
    body: asks.ChangeUserBody,
    success: { 200: answers.UserChange, 202: answers.UserChange },
    failures: [404, 409, 413, 415],
  },
  'POST /v1/users/{id}/reset': {
    operationId: 'resetUser',
    summary: 'Reset the credentials of a person; what makes new ones goes to that person alone',
    permission: 'user:manage',
    path: asks.UserPath,
    success: { 202: answers.PendingReset, 204: null },
    failures: [404, 409],
  },
  'POST /v1/users/{id}/sign-out': {
    operationId: 'signOutUser',
    summary: 'End every session of a person, everywhere',
    permission: 'user:manage',
    path: asks.UserPath,
    success: { 204: null },
    failures: [404],
  },
}

const CLIENT_OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET /v1/clients': {
    operationId: 'listClients',
    summary: 'The machine clients',
    permission: 'user:view',
    query: PageQuery,
    success: { 200: answers.ClientList },
    failures: [],
  },
  'POST /v1/clients': {
    operationId: 'createClient',
    summary: 'Create a machine client; its custodian collects the secrets',
    permission: 'user:manage',
    body: asks.CreateClientBody,
    success: { 201: answers.ClientChange },
    failures: [404, 409, 413, 415],
  },
  'GET /v1/clients/{id}': {
    operationId: 'readClient',
    summary: 'One machine client',
    permission: 'user:view, or its custodian',
    path: asks.ClientPath,
    success: { 200: answers.Client },
    failures: [404],
  },
  'PATCH /v1/clients/{id}': {
    operationId: 'changeClient',
    summary: 'Change the roles of a client, disable or enable; 202: another administrator has to approve it',
    permission: 'user:manage',
    path: asks.ClientPath,
    body: asks.ChangeClientBody,
    success: { 200: answers.ClientChange, 202: answers.ClientChange },
    failures: [404, 409, 413, 415],
  },
  'POST /v1/clients/{id}/secrets': {
    operationId: 'collectSecret',
    summary: 'Collect a new secret, shown once; the former one stays valid for the overlap',
    permission: 'custodian',
    path: asks.ClientPath,
    body: asks.CollectSecretBody,
    success: { 201: answers.CollectedSecret },
    failures: [404, 409, 413, 415],
  },
  'DELETE /v1/clients/{id}': {
    operationId: 'revokeClient',
    summary: 'Revoke a machine client for good: its tokens, its secrets, its roles',
    permission: 'user:manage',
    path: asks.ClientPath,
    success: { 204: null },
    failures: [404],
  },
}

const APPROVAL_OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET /v1/approvals': {
    operationId: 'listApprovals',
    summary: 'What needs a second administrator, newest first; a page may be short',
    permission: 'user:view',
    query: asks.ApprovalListQuery,
    success: { 200: answers.ApprovalList },
    failures: [],
  },
  'GET /v1/approvals/{id}': {
    operationId: 'readApproval',
    summary: 'One approval',
    permission: 'user:view',
    path: asks.ApprovalPath,
    success: { 200: answers.Approval },
    failures: [404],
  },
  'POST /v1/approvals/{id}/decision': {
    operationId: 'decideApproval',
    summary: 'Approve or reject what another administrator asked for, or withdraw one’s own',
    permission: 'user:approve',
    path: asks.ApprovalPath,
    body: asks.DecisionBody,
    success: { 200: answers.Approval },
    failures: [404, 409, 413, 415],
  },
}

export const PEOPLE_OPERATIONS: Readonly<Record<string, Operation>> = {
  ...ME_OPERATIONS,
  ...PRINCIPAL_OPERATIONS,
  ...USER_OPERATIONS,
  ...CLIENT_OPERATIONS,
  ...APPROVAL_OPERATIONS,
}
