import type { Problem } from './protocol.ts'

export class PreviewProblem extends Error {
  override readonly name = 'PreviewProblem'
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem)
    this.problem = problem
  }
}
