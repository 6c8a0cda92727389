/**
 * Every operation on a version, by the state of its generation and the state of the rotation (architecture, section 5).
 * @module-tag longer
 */
import { describe, expect, it } from 'vitest'
import { type Cell, makeCell, type RunState, type VersionState } from './support/matrix-cell.ts'
import { OPERATIONS, type Operation } from './support/matrix-operations.ts'

const STATES = ['active', 'decrypt-only', 'disabled', 'destroyed'] as const satisfies VersionState[]
const RUNS = ['none', 'running', 'failed', 'finished'] as const satisfies RunState[]

/** Generation 2 is active; a version whose generation is not is under 1. The columns are the states of {@link RUNS}. */
const EXPECTED: Readonly<Record<Operation, Record<VersionState, readonly [string, string, string, string]>>> =
  {
    write: {
      active: ['new version under 2', 'new version under 2', 'new version under 2', 'new version under 2'],
      'decrypt-only': [
        'new version under 2',
        'new version under 2',
        'new version under 2',
        'new version under 2',
      ],
      disabled: ['new version under 2', 'new version under 2', 'new version under 2', 'new version under 2'],
      destroyed: ['new version under 2', 'new version under 2', 'new version under 2', 'new version under 2'],
    },
    read: {
      active: ['content', 'content', 'content', 'content'],
      'decrypt-only': ['content', 'content', 'content', 'content'],
      disabled: ['decryption-failed', 'decryption-failed', 'decryption-failed', 'decryption-failed'],
      destroyed: ['decryption-failed', 'decryption-failed', 'decryption-failed', 'decryption-failed'],
    },
    rewrap: {
      active: [
        'refused: conflict, as it was',
        'nothing to do, as it was',
        'refused: conflict, as it was',
        'refused: conflict, as it was',
      ],
      'decrypt-only': [
        'refused: conflict, as it was',
        'moved, new wrapped key under 2',
        'refused: conflict, as it was',
        'refused: conflict, as it was',
      ],
      disabled: [
        'refused: conflict, as it was',
        'listed: key-state, as it was',
        'refused: conflict, as it was',
        'refused: conflict, as it was',
      ],
      destroyed: [
        'refused: conflict, as it was',
        'listed: key-state, as it was',
        'refused: conflict, as it was',
        'refused: conflict, as it was',
      ],
    },
    're-encrypt': {
      active: [
        'refused: conflict, as it was',
        'moved, new ciphertext under 2',
        'refused: conflict, as it was',
        'refused: conflict, as it was',
      ],
      'decrypt-only': [
        'refused: conflict, as it was',
        'moved, new ciphertext under 2',
        'refused: conflict, as it was',
        'refused: conflict, as it was',
      ],
      disabled: [
        'refused: conflict, as it was',
        'listed: decryption-failed, as it was',
        'refused: conflict, as it was',
        'refused: conflict, as it was',
      ],
      destroyed: [
        'refused: conflict, as it was',
        'listed: decryption-failed, as it was',
        'refused: conflict, as it was',
        'refused: conflict, as it was',
      ],
    },
    shred: {
      active: ['shredded for good', 'shredded for good', 'shredded for good', 'shredded for good'],
      'decrypt-only': ['shredded for good', 'shredded for good', 'shredded for good', 'shredded for good'],
      disabled: ['shredded for good', 'shredded for good', 'shredded for good', 'shredded for good'],
      destroyed: ['shredded for good', 'shredded for good', 'shredded for good', 'shredded for good'],
    },
    retire: {
      active: [
        'stays active',
        'stays active; blocked by the running rotation',
        'stays active; blocked by the failed rotation',
        'stays active',
      ],
      'decrypt-only': [
        'stays decrypt-only, its clock stopped',
        'stays decrypt-only; blocked by the running rotation',
        'stays decrypt-only; blocked by the failed rotation',
        'stays decrypt-only, its clock stopped',
      ],
      disabled: [
        'stays disabled, its clock stopped',
        'stays disabled; blocked by the running rotation',
        'stays disabled; blocked by the failed rotation',
        'stays disabled, its clock stopped',
      ],
      destroyed: [
        'stays destroyed',
        'stays destroyed; blocked by the running rotation',
        'stays destroyed; blocked by the failed rotation',
        'stays destroyed',
      ],
    },
    compromise: {
      active: [
        'rotation 1 moved it to 3 and disabled 2',
        'rotation 1 moved it to 3 and disabled 2',
        'rotation 1 moved it to 3 and disabled 2',
        'rotation 2 moved it to 3 and disabled 2',
      ],
      'decrypt-only': [
        'rotation 1 moved it to 3 and disabled 1',
        'rotation 1 moved it to 2 and disabled 1',
        'rotation 1 moved it to 2 and disabled 1',
        'rotation 2 moved it to 3 and disabled 1',
      ],
      disabled: ['refused: conflict', 'refused: conflict', 'refused: conflict', 'refused: conflict'],
      destroyed: ['refused: conflict', 'refused: conflict', 'refused: conflict', 'refused: conflict'],
    },
  }

const CELLS = STATES.flatMap((state) => RUNS.map((run, column) => ({ state, run, column })))

describe.each(Object.keys(EXPECTED) as Operation[])('%s', (operation) => {
  it.each(CELLS)('under a generation that is $state, with a rotation that is $run', async ({
    state,
    run,
    column,
  }) => {
    const cell: Cell = await makeCell(state, run)
    try {
      expect(await OPERATIONS[operation](cell)).toBe(EXPECTED[operation][state][column])
    } finally {
      await cell.vault.close()
    }
  })
})
