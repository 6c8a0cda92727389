/** Commands and steps that several checks end with. */
import { stackName } from '../../../config/names.ts'
import type { Generation } from '../../../keys/generation.ts'
import { deploy } from '../operator/remedies.ts'
import type { StackId } from '../operator/stacks.ts'

/** Brings back what was changed past CloudFormation, which a mere deployment would not notice. */
export const revert = (vault: string, stack: StackId): string => `${deploy(vault, stack)} --revert-drift`

/** @param action of IAM */
export const operatorPolicy = (vault: string, action: string): string =>
  `Attach the policy "OperatorPolicy" of the stack ${stackName(vault, 'functions')} to the role or user that you are, ` +
  `or allow it ${action} on what belongs to the vault.`

/** The last ten minutes of a function's log. */
export const showLog = (lambdaName: string): string =>
  `aws logs tail "$(aws lambda get-function-configuration --function-name ${lambdaName} ` +
  '--query LoggingConfig.LogGroup --output text)" --since 10m'

export const importFirstKey = (vault: string): string =>
  `keyfold key import --aws --vault ${vault} --key-file crypto.key`

/** @param client its name in the profile */
export const registerClient = (vault: string, client: string): string =>
  `keyfold client register --aws --vault ${vault} --client ${client} --role ROLES, with the roles that infra/profiles.ts ` +
  'gives it, such as: --role writer reader'

/** @param client its id @param deployed whether the profile names it; else an administrator made it */
export const rolesFor = (vault: string, client: string, deployed: boolean): string =>
  deployed
    ? registerClient(vault, client)
    : `As an administrator: keyfold client roles ${client} --role ROLES`

/** @param client the id of one that an administrator made, and that the user pool has no more */
export const createAgain = (client: string, name: string): string =>
  `As an administrator: keyfold client revoke ${client}, and: keyfold client create ${JSON.stringify(name)} --custodian USER --role ROLES`

export const inviteAdministrator = (vault: string): string =>
  `keyfold user invite LOGIN --role admin --aws --vault ${vault}, with the e-mail address of who shall administer it`

/** Brings back the material of a key that still exists, from a file as `crypto.key` is. KMS takes no other material. */
export function importAgain({ generation, keyId }: Generation): string {
  if (generation === 1) return importFrom('crypto.key', keyId)
  return `${importFrom('MATERIAL', keyId)}; MATERIAL is a file with the escrowed material of generation ${generation}, in base64.`
}

const importFrom = (keyFile: string, keyId: string): string =>
  [
    `aws kms get-parameters-for-import --key-id ${keyId} --wrapping-algorithm RSAES_OAEP_SHA_256 ` +
      "--wrapping-key-spec RSA_4096 --query '[PublicKey,ImportToken]' --output text > import.txt",
    'cut -f1 import.txt | base64 -d > public.der',
    'cut -f2 import.txt | base64 -d > token.bin',
    `base64 -d ${keyFile} | openssl pkeyutl -encrypt -pubin -keyform DER -inkey public.der -out wrapped.bin ` +
      '-pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -pkeyopt rsa_mgf1_md:sha256',
    `aws kms import-key-material --key-id ${keyId} --expiration-model KEY_MATERIAL_DOES_NOT_EXPIRE ` +
      '--encrypted-key-material fileb://wrapped.bin --import-token fileb://token.bin',
  ].join(' && ')
