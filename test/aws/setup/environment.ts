/** Variables by which the runner tells the tests where everything is. */
export const AWS_TEST = {
  moto: 'KEYFOLD_TEST_MOTO',
  /** Not set when there is no Java. */
  dynamoDbLocal: 'KEYFOLD_TEST_DYNAMODB_LOCAL',
  runtimeClient: 'KEYFOLD_TEST_RUNTIME_CLIENT',
} as const

/** Credentials that mean nothing to anyone, so that no test can reach an account. */
export const NO_ACCOUNT = {
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
} as const

/** This process's environment without anything that an AWS client would act on. */
export const withoutAws = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')))

/** @throws when the tests were not started by `npm run test:aws`. */
export function endpointOf(name: keyof typeof AWS_TEST): string {
  const value = process.env[AWS_TEST[name]]
  if (value === undefined)
    throw new Error(`Run these tests by "npm run test:aws": ${AWS_TEST[name]} is not set.`)
  return value
}
