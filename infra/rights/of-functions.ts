/**
 * Who may do what: every right of every function, on one page. The code decides; these follow the calls that it makes, with
 * nothing missing and nothing to spare, which `test/infra` proves.
 */
import type { IFunction } from 'aws-cdk-lib/aws-lambda'
import type { LambdaName } from '../../lib/config/functions.ts'
import type { Profile } from '../profiles.ts'
import type { DataStack } from '../stacks/data.ts'
import type { IdentityStack } from '../stacks/identity.ts'
import type { PageStack } from '../stacks/page.ts'
import { deleteBlobs, getBlobs, listBlobs, putBlobs } from './blobs.ts'
import { detectAnomalies, settleFindings } from './findings.ts'
import { lookAtKeys, makeKeys, pointActiveAlias, retireKeys } from './key-line.ts'
import { readLog, sealLog, tellWitness } from './log.ts'
import { generateDataKeys, openDataKeys, replaceDataKeys, rewrapDataKeys } from './master-keys.ts'
import {
  answerPage,
  askReader,
  knowAccount,
  knowRotation,
  knowVault,
  readSecret,
  startRotations,
  tellPeople,
} from './others.ts'
import { administerPeople, describeSignIn, removeSecrets, verifyTokens } from './people.ts'
import type { Right } from './right.ts'
import {
  administerPrincipals,
  changeEvents,
  recordEvents,
  useAudit,
  usePrincipals,
  useTable,
  writeKeys,
} from './tables.ts'

export type RightsFrom = {
  readonly vault: string
  readonly profile: Profile
  readonly page: PageStack
  readonly data: DataStack
  readonly identity: IdentityStack
  readonly reader: IFunction
}

export function rightsOfFunctions(from: RightsFrom): Readonly<Record<LambdaName, readonly Right[]>> {
  const { vault, page, data, identity, reader } = from
  const { tables, bucket, secret } = data
  const caller = rightsForCallers(from)
  return {
    write: [
      ...caller,
      generateDataKeys(vault),
      useTable(tables, 'objects', [...READ, 'PutItem']),
      useTable(tables, 'subjects', ['GetItem', 'PutItem', 'UpdateItem']),
      useTable(tables, 'keys', ['Query']),
      ...putBlobs(bucket),
      readSecret(secret),
      askReader(reader),
    ],
    read: [
      ...caller,
      openDataKeys(vault),
      useTable(tables, 'objects', READ),
      useTable(tables, 'keys', ['Query']),
      ...getBlobs(bucket),
    ],
    browse: [
      ...caller,
      useTable(tables, 'objects', READ, ['byOwner', 'byCreation', 'byGrantee']),
      useTable(tables, 'subjects', [], ['bySubject']),
      readSecret(secret),
    ],
    manage: [
      ...caller,
      useTable(tables, 'objects', [...READ, 'PutItem', 'UpdateItem']),
      useTable(tables, 'subjects', ['GetItem', 'DeleteItem']),
      ...deleteBlobs(bucket),
    ],
    keys: [
      ...caller,
      useTable(tables, 'keys', ['GetItem', 'Query']),
      writeKeys(tables, ['PutItem', 'UpdateItem'], 'rotations'),
      useTable(tables, 'objects', [], ['byGeneration']),
      startRotations(vault),
      knowRotation(from.profile, 'recoveryRecipients', 'escrowWaived', 'managedCopyDays', 'rotationSchedule'),
    ],
    people: [
      ...caller,
      administerPeople(identity.userPool),
      ...administerPrincipals(tables),
      readSecret(secret),
    ],
    audit: [
      ...caller,
      useTable(tables, 'audit', ['BatchGetItem', 'Query'], EVENT_INDEXES),
      changeEvents(tables, 'redact'),
      useTable(tables, 'objects', ['BatchGetItem', 'Query']),
      readSecret(secret),
      ...readLog(vault, data),
    ],
    findings: [...caller, ...settleFindings(from), readSecret(secret)],
    public: [knowVault(vault), describeSignIn(identity), answerPage(page)],
    sweep: [
      useTable(tables, 'objects', [...READ, 'PutItem', 'UpdateItem'], ['byExpiry', 'unfinished']),
      useTable(tables, 'subjects', ['GetItem', 'DeleteItem']),
      recordEvents(tables),
      ...listBlobs(bucket),
      ...deleteBlobs(bucket),
    ],
    seal: [
      useTable(tables, 'audit', ['GetItem', 'BatchGetItem'], ['waiting']),
      changeEvents(tables, 'seal'),
      useAudit(tables, ['UpdateItem'], 'log'),
      ...sealLog(vault, data),
      tellWitness(vault, from.profile),
    ],
    detect: [knowVault(vault), answerPage(page), tellPeople(data), ...detectAnomalies(from)],
    doctor: [
      useTable(tables, 'audit', ['GetItem', 'BatchGetItem'], ['waiting']),
      useTable(tables, 'objects', [], ['byGeneration']),
      useTable(tables, 'keys', ['GetItem', 'Query']),
      writeKeys(tables, ['PutItem', 'DeleteItem'], 'reports'),
      usePrincipals(tables, ['Query'], 'clients'),
      lookAtKeys(vault),
      ...readLog(vault, data),
      knowRotation(from.profile, 'recoveryRecipients', 'escrowWaived', 'rotationSchedule'),
    ],
    expireSecrets: [
      removeSecrets(identity.userPool),
      usePrincipals(tables, ['GetItem', 'Query', 'UpdateItem'], 'clients'),
    ],
    ...rightsForRotation(from),
  }
}

type RotationFunction = 'rotate' | 'makeKey' | 'rewrap' | 'reencrypt' | 'sample' | 'retire'

/** The functions that only the workflow and the schedules call. Each has one of the rights on keys, but who re-encrypts. */
function rightsForRotation(from: RightsFrom): Readonly<Record<RotationFunction, readonly Right[]>> {
  const { vault, profile, data } = from
  const { tables, bucket, storageKey } = data
  const readKeys = useTable(tables, 'keys', ['GetItem', 'Query'])
  const record = recordEvents(tables)
  // How far a run is, and what it could not move.
  const count = [writeKeys(tables, ['UpdateItem'], 'rotations'), writeKeys(tables, ['PutItem'], 'failures')]
  return {
    rotate: [
      pointActiveAlias(vault),
      useTable(tables, 'objects', ['Scan'], ['byGeneration']),
      readKeys,
      writeKeys(tables, ['PutItem'], 'rotations'),
      writeKeys(tables, ['UpdateItem'], 'generations', 'rotations'),
      record,
      knowRotation(profile, 'recoveryRecipients', 'escrowWaived', 'rotationSchedule'),
    ],
    makeKey: [
      makeKeys(vault, storageKey),
      readKeys,
      writeKeys(tables, ['PutItem'], 'generations', 'escrows'),
      writeKeys(tables, ['UpdateItem'], 'generations', 'rotations'),
      record,
      knowAccount(),
      knowRotation(profile, 'recoveryRecipients', 'escrowWaived'),
    ],
    rewrap: [
      rewrapDataKeys(vault),
      useTable(tables, 'objects', ['GetItem', 'BatchGetItem', 'UpdateItem'], ['byGeneration']),
      readKeys,
      ...count,
      record,
    ],
    reencrypt: [
      replaceDataKeys(vault),
      useTable(tables, 'objects', [...READ, 'UpdateItem'], ['byGeneration']),
      readKeys,
      ...count,
      record,
      ...getBlobs(bucket),
      ...putBlobs(bucket),
      ...deleteBlobs(bucket),
    ],
    sample: [openDataKeys(vault), useTable(tables, 'objects', ['BatchGetItem'], ['byGeneration']), readKeys],
    retire: [
      retireKeys(vault),
      useTable(tables, 'objects', ['Scan']),
      readKeys,
      writeKeys(tables, ['PutItem'], 'retirement'),
      writeKeys(tables, ['UpdateItem'], 'generations'),
      record,
      knowRotation(profile, 'managedCopyDays'),
    ],
  }
}

/** Items of an object by their keys, one or many, and its versions in their order. */
const READ = ['GetItem', 'BatchGetItem', 'Query'] as const

const EVENT_INDEXES = ['byPrincipal', 'byObject', 'bySubject', 'byAction', 'byOutcome'] as const

/** To know who calls, and to record what came of it; failures without a token are only counted. */
const rightsForCallers = ({ vault, page, data, identity, profile }: RightsFrom): readonly Right[] => [
  knowVault(vault),
  verifyTokens(identity, profile),
  answerPage(page),
  usePrincipals(data.tables, ['GetItem'], 'principal'),
  recordEvents(data.tables),
  useAudit(data.tables, ['UpdateItem'], 'failures'),
]
