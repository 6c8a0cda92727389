import type { Service } from './service.ts'
import { jsonAnswer, misasked, ServiceError } from './wire.ts'

/** REST with JSON. */
export const lambda: Service = {
  read({ method, url }, { functions, place }) {
    const [, name = ''] = /^\/2015-03-31\/functions\/([\w-]+)\/configuration$/.exec(url.pathname) ?? []
    if (method !== 'GET' || name === '' || url.search !== '') throw misasked(`${method} ${url.href}`)
    return {
      action: 'lambda:GetFunctionConfiguration',
      answer: () => {
        const found = functions[name]
        if (found === undefined)
          throw new ServiceError('ResourceNotFoundException', `No function ${name}`, 404)
        return jsonAnswer(
          {
            FunctionName: name,
            FunctionArn: `arn:aws:lambda:${place.region}:${place.account}:function:${name}`,
            Runtime: found.runtime,
            State: found.state,
            ...(found.reason === undefined ? {} : { StateReason: found.reason }),
            LastUpdateStatus: found.lastUpdate,
            Environment: { Variables: found.environment },
          },
          'application/json',
        )
      },
    }
  },
  fail: ({ code, message, status }) => ({
    status: code.startsWith('AccessDenied') ? 403 : status,
    headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': code },
    body: JSON.stringify({ Type: 'User', Message: message }),
  }),
}
