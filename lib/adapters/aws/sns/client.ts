import { SNSClient } from '@aws-sdk/client-sns'
import { clientOptions } from '../client-options.ts'

export const createSnsClient = (): SNSClient => new SNSClient(clientOptions())
