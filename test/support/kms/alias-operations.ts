import { invalid, KmsError, notFound } from './errors.ts'
import type { Input } from './input.ts'
import type { WireKey } from './keys.ts'
import { type Kms, type Operation, useOf } from './operation.ts'

const ALIAS = /^alias\/[a-zA-Z0-9/_-]{1,250}$/

const createAlias: Operation = (input, kms) => {
  const alias = readAlias(input)
  const key = target(input, kms)
  kms.used(useOf('CreateAlias', key))
  if (kms.keys.aliases.has(alias)) {
    throw new KmsError(
      'AlreadyExistsException',
      `An alias with the name ${kms.keys.arnOf(alias)} already exists`,
    )
  }
  kms.keys.aliases.set(alias, key)
  return {}
}

const updateAlias: Operation = (input, kms) => {
  const alias = readAlias(input)
  const key = target(input, kms)
  const former = existing(kms, alias)
  kms.used(useOf('UpdateAlias', former))
  kms.used(useOf('UpdateAlias', key))
  kms.keys.aliases.set(alias, key)
  return {}
}

const deleteAlias: Operation = (input, kms) => {
  const alias = readAlias(input)
  input.assertAllTaken()
  kms.used(useOf('DeleteAlias', existing(kms, alias)))
  kms.keys.aliases.delete(alias)
  return {}
}

const listAliases: Operation = (input, kms) => {
  const name = input.optionalText('KeyId')
  input.assertAllTaken()
  const of = name === undefined ? null : kms.keys.find(name)
  kms.used({ action: 'ListAliases', key: null, context: null, tags: {} })
  const entries = [...kms.keys.aliases].filter(([, key]) => of === null || key === of)
  const Aliases = entries.map(([alias, key]) => ({
    AliasName: alias,
    AliasArn: kms.keys.arnOf(alias),
    TargetKeyId: key.id,
  }))
  return { Aliases, Truncated: false }
}

export const ALIAS_OPERATIONS = {
  CreateAlias: createAlias,
  UpdateAlias: updateAlias,
  DeleteAlias: deleteAlias,
  ListAliases: listAliases,
}

function readAlias(input: Input): string {
  const alias = input.text('AliasName', { max: 256 })
  if (!ALIAS.test(alias)) throw invalid('AliasName', `must match ${ALIAS.source}`)
  if (alias.startsWith('alias/aws/')) throw new KmsError('NotAuthorizedException', 'alias/aws/ is reserved')
  return alias
}

function target(input: Input, kms: Kms): WireKey {
  const name = input.text('TargetKeyId')
  input.assertAllTaken()
  return kms.keys.findLasting(name)
}

function existing(kms: Kms, alias: string): WireKey {
  const key = kms.keys.aliases.get(alias)
  if (key === undefined) throw notFound(`Alias ${kms.keys.arnOf(alias)} is not found.`)
  return key
}
