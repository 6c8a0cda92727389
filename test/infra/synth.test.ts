/**
 * The whole way of `npx cdk`, as somebody goes it who has just cloned the repository.
 * @module-tag longer
 */
import { spawnSync } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { STACKS, stackName } from '../../lib/config/names.ts'
import { placeholderBundles } from './support/placeholder-bundles.ts'
import { RECIPIENT } from './support/recipient.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const SYNTH_TIMEOUT_MS = 120_000
/** How CDK marks what it or a construct complains of: in its report by a line's first word, elsewhere in brackets. */
const COMPLAINT = /^(WARNING|ERROR)\b|\[(Warning|Error) at /m

const bundles = placeholderBundles()
afterAll(() => rmSync(bundles, { recursive: true }))

const run = (command: string, args: readonly string[], env: NodeJS.ProcessEnv) =>
  spawnSync(command, args, { cwd: ROOT, encoding: 'utf8', env: { ...process.env, ...env } })

describe('npx cdk synth', () => {
  it(
    'makes the stacks of a vault without an account or credentials, and without a warning',
    () => {
      const out = join(bundles, 'out')
      const given = [
        'profile=regulated',
        'vault=records',
        'alarmEmail=alarms@example.org',
        `recoveryRecipients=${RECIPIENT}`,
        `bundles=${bundles}`,
      ]
      const context = given.flatMap((one) => ['-c', one])
      // Other tests make the bundles. Nobody is asked for anything, neither credentials nor notices: it would take long.
      const args = [
        'synth',
        '--quiet',
        '--no-notices',
        '--no-color',
        '--build',
        'true',
        '--output',
        out,
        ...context,
      ]
      const env = {
        AWS_REGION: 'eu-central-1',
        AWS_EC2_METADATA_DISABLED: 'true',
        CDK_DISABLE_CLI_TELEMETRY: 'true',
        CI: 'true',
      }
      const { status, stdout, stderr } = run(join(ROOT, 'node_modules/.bin/cdk'), args, env)
      expect(stderr + stdout).not.toMatch(COMPLAINT)
      expect(status).toBe(0)
      const templates = readdirSync(out).filter((name) => name.endsWith('.template.json'))
      expect(templates.sort()).toEqual(
        STACKS.map((stack) => `${stackName('records', stack)}.template.json`).sort(),
      )
    },
    SYNTH_TIMEOUT_MS,
  )
})

describe('the app', () => {
  it('says in one line what is wrong, and how to mend it', () => {
    const { status, stderr } = run(process.execPath, ['infra/app.ts'], {
      CDK_CONTEXT_JSON: JSON.stringify({ vault: 'records', profile: 'large' }),
    })
    expect(status).toBe(1)
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('There is no profile "large".')])
  })
})
