import { jsonFailure, type Service } from './service.ts'
import { jsonAnswer, jsonCall, members, misasked, ServiceError } from './wire.ts'

export const secretsManager: Service = {
  read(request, { secret }) {
    const { operation, input } = jsonCall(request, 'secretsmanager')
    if (operation !== 'DescribeSecret') throw misasked(operation)
    const { SecretId } = members(input, ['SecretId'])
    return {
      action: 'secretsmanager:DescribeSecret',
      answer: () => {
        if (secret === null || secret.arn !== SecretId)
          throw new ServiceError('ResourceNotFoundException', 'There is no such secret')
        return jsonAnswer({
          ARN: secret.arn,
          Name: 'VaultSecret',
          RotationEnabled: secret.rotated,
          VersionIdsToStages: secret.stages,
          ...(secret.key === null ? {} : { KmsKeyId: secret.key }),
          ...(secret.deleted === null ? {} : { DeletedDate: secret.deleted / 1000 }),
        })
      },
    }
  },
  fail: jsonFailure,
}
