import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { connectTo } from '../../../support/kms/connect.ts'
import { adminOf } from './open.ts'

const MAIN = fileURLToPath(new URL('../../../support/kms/main.ts', import.meta.url))

test('the KMS of the tests runs as a process of its own, and ends when it is told to', async () => {
  const child = spawn(process.execPath, [MAIN, '--port', '0', '--region', 'eu-north-1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  const client = connectTo({ url: line.toString().trim(), region: 'eu-north-1' })
  const keyId = await adminOf({ account: '111122223333' }, client).createKey(1)
  expect(keyId).toMatch(/^arn:aws:kms:eu-north-1:111122223333:key\//)
  client.destroy()
  child.kill('SIGTERM')
  expect(await once(child, 'close')).toEqual([0, null])
})
