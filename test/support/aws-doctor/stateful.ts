/**
 * CloudFormation, DynamoDB and KMS answer by themselves; what the doctor wants to know beyond that comes from the
 * deployment.
 */
import type { Deployment } from './deployment.ts'
import { jsonFailure, type Service } from './service.ts'
import {
  jsonAnswer,
  jsonCall,
  members,
  misasked,
  ServiceError,
  type WireAnswer,
  type WireRequest,
  xmlAnswer,
} from './wire.ts'

/** @param endpoint of one that knows stacks and their outputs */
export const cloudFormationAt = (endpoint: string): Service => ({
  read(request) {
    const form = Object.fromEntries(new URLSearchParams(request.body))
    const { Action, Version } = members(form, ['Action', 'Version', 'StackName'])
    if (Version !== '2010-05-15') throw misasked(request.body)
    return { action: `cloudformation:${String(Action)}`, answer: () => forward(endpoint, request) }
  },
  fail: ({ code, message, status }) =>
    xmlAnswer({ ErrorResponse: { Error: { Type: 'Sender', Code: code, Message: message } } }, status),
})

/** @param endpoint of dynalite, which knows tables and items, but neither protection nor recovery nor encryption */
export const dynamoAt = (endpoint: string): Service => ({
  read(request, { tables }) {
    const { operation, input } = jsonCall(request, 'DynamoDB_20120810')
    const tableName = String(input.TableName)
    const action = `dynamodb:${operation}`
    if (operation === 'DescribeContinuousBackups') {
      members(input, ['TableName'])
      return { action, answer: () => continuousBackups(tables, tableName) }
    }
    if (operation !== 'DescribeTable') return { action, answer: () => forward(endpoint, request) }
    return {
      action,
      answer: async () => {
        const answer = await forward(endpoint, request)
        if (answer.status !== 200) return answer
        const { Table } = JSON.parse(answer.body)
        return jsonAnswer(
          { Table: { ...Table, ...tables[tableName]?.description } },
          'application/x-amz-json-1.0',
        )
      },
    }
  },
  fail: jsonFailure,
})

function continuousBackups(tables: Deployment['tables'], name: string): WireAnswer {
  const table = tables[name]
  if (table === undefined) throw new ServiceError('TableNotFoundException', `Table not found: ${name}`)
  const PointInTimeRecoveryStatus = table.recoverable ? 'ENABLED' : 'DISABLED'
  return jsonAnswer(
    {
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus },
      },
    },
    'application/x-amz-json-1.0',
  )
}

/** @param endpoint of the wire-level KMS */
export const kmsAt = (endpoint: string): Service => ({
  read(request, { keys }) {
    const { operation } = jsonCall(request, 'TrentService')
    return {
      action: `kms:${operation}`,
      answer: async () => {
        const answer = await forward(endpoint, request)
        if (operation !== 'DescribeKey' || answer.status !== 200) return answer
        const { KeyMetadata } = JSON.parse(answer.body)
        return jsonAnswer({ KeyMetadata: { ...KeyMetadata, ...keys[KeyMetadata.Arn] } })
      },
    }
  },
  fail: jsonFailure,
})

async function forward(endpoint: string, { method, headers, body }: WireRequest): Promise<WireAnswer> {
  const passed = ['authorization', 'content-type', 'x-amz-date', 'x-amz-target', 'x-amz-content-sha256']
  const sent = Object.fromEntries(
    passed.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
  )
  const answer = await fetch(endpoint, { method, headers: sent, body })
  return {
    status: answer.status,
    headers: { 'Content-Type': answer.headers.get('content-type') ?? 'application/x-amz-json-1.0' },
    body: await answer.text(),
  }
}
