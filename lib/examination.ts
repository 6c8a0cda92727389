/** How the doctor works: check by check, and on after a failure as far as that makes sense. */

/** Something is wrong, and how it is mended: a command, or a step. */
export type Finding = { readonly detail: string; readonly remedy: string }

/** What one look came to. */
export type Seen<Value = null> = {
  /** Said when nothing is wrong. */
  readonly detail: string
  readonly findings: readonly Finding[]
  /** For later checks. */
  readonly value: Value
}

/** One line of the report. A check that found several things has several lines. */
export type CheckResult = {
  readonly check: string
  readonly outcome: 'passed' | 'failed' | 'skipped'
  readonly detail: string
  /** Of a failed check; null for the others. */
  readonly remedy: string | null
}

/** A look cannot be taken; the message says what it would need. */
export class Unmet extends Error {}

export const seen = (detail: string, findings: readonly Finding[] = []): Seen => ({
  detail,
  findings,
  value: null,
})

export class Examination {
  readonly #onResult: (result: CheckResult) => void
  readonly #explain: (error: unknown) => Finding

  /** @param explain says what it means that a look failed with an error */
  constructor(onResult: (result: CheckResult) => void, explain: (error: unknown) => Finding) {
    this.#onResult = onResult
    this.#explain = explain
  }

  /**
   * Takes one look. What it throws is reported: {@link Unmet} as skipped, everything else as failed.
   *
   * @returns what the look is worth to later checks; null when it could not be taken.
   */
  async check<Value>(check: string, look: () => Promise<Seen<Value>>): Promise<Value | null> {
    try {
      const { detail, findings, value } = await look()
      for (const finding of findings) this.#onResult({ check, outcome: 'failed', ...finding })
      if (findings.length === 0) this.#onResult({ check, outcome: 'passed', detail, remedy: null })
      return value
    } catch (error) {
      if (error instanceof Unmet) {
        this.#onResult({ check, outcome: 'skipped', detail: error.message, remedy: null })
      } else this.#onResult({ check, outcome: 'failed', ...this.#explain(error) })
      return null
    }
  }
}

/** @throws Unmet when an earlier look brought nothing. */
export function needed<Value>(value: Value | null, check: string): Value {
  if (value === null) throw new Unmet(`needs "${check}", which did not pass`)
  return value
}
