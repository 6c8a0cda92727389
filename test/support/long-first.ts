import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * What takes longest: one of them at the end would keep one core waiting. Vitest learns the times of a machine, and where
 * it has none yet, it goes by the sizes of the files, which say little.
 */
const LONGEST = [
  'page/axe',
  'page/files',
  'adapters/aws/dynamo/stores',
  'page/session',
  'infra/vault',
  'infra/synth',
  'e2e/corpus',
  'screens/look',
]

const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = LONGEST.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`))
  return rank < 0 ? LONGEST.length : rank
}

/** Those that run alone, then the longest, then all others as Vitest puts them. */
export class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const alone = sorted.filter(({ project }) => project.config.isolate)
    const together = sorted.filter(({ project }) => !project.config.isolate)
    return [...alone, ...together.toSorted((a, b) => rankOf(a) - rankOf(b))]
  }
}
