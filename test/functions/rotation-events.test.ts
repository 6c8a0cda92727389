import { expect, it } from 'vitest'
import { errorOf } from '../../functions/rotation-events.ts'

it.each([
  ['as the functions throw it', { Error: 'Keyfold.RotationStuck', Cause: 'Why.' }, 'rotation-stuck', 'Why.'],
  [
    'as Lambda wraps it',
    { Error: 'Keyfold.KeyState', Cause: '{"errorType":"Keyfold.KeyState","errorMessage":"Why.","trace":[]}' },
    'key-state',
    'Why.',
  ],
  ['of the workflow itself', { Error: 'States.Timeout', Cause: '' }, 'States.Timeout', ''],
  ['that has no name', {}, 'Unknown', ''],
])('a run says why it failed in the words of the vault: an error %s', (_, caught, code, message) => {
  expect(errorOf(caught)).toEqual({ code, message })
})
