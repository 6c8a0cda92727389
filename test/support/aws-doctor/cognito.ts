import { jsonFailure, type Service } from './service.ts'
import { jsonAnswer, jsonCall, members, misasked, ServiceError } from './wire.ts'

const PAGE = 2

export const cognito: Service = {
  read(request, { pool }) {
    const { operation, input } = jsonCall(request, 'AWSCognitoIdentityProviderService')
    const asked = () => {
      if (pool === null || pool.id !== input.UserPoolId)
        throw new ServiceError('ResourceNotFoundException', 'No such user pool')
      return pool
    }
    if (operation === 'DescribeUserPool') {
      members(input, ['UserPoolId'])
      return {
        action: 'cognito-idp:DescribeUserPool',
        answer: () => {
          const { id, invitationOnly, protected: isProtected } = asked()
          return jsonAnswer({
            UserPool: {
              Id: id,
              DeletionProtection: isProtected ? 'ACTIVE' : 'INACTIVE',
              AdminCreateUserConfig: { AllowAdminCreateUserOnly: invitationOnly },
            },
          })
        },
      }
    }
    if (operation !== 'ListUserPoolClients') throw misasked(operation)
    const { NextToken = '0', ...others } = input
    members(others, ['UserPoolId', 'MaxResults'])
    return {
      action: 'cognito-idp:ListUserPoolClients',
      answer: () => {
        const { id, clients } = asked()
        const start = Number(NextToken)
        return jsonAnswer({
          UserPoolClients: clients
            .slice(start, start + PAGE)
            .map((client) => ({ UserPoolId: id, ClientId: client.id, ClientName: client.name })),
          ...(start + PAGE < clients.length ? { NextToken: String(start + PAGE) } : {}),
        })
      },
    }
  },
  fail: jsonFailure,
}
