/** What is done, but the connection breaks before the answer. */
export const LOST_ANSWER = 'lost answer'

export type Fault = {
  /** The name of an error of KMS, or {@link LOST_ANSWER}. */
  readonly error: string
  readonly times: number
  /** Only requests for this operation. */
  readonly operation?: string
}

export class Faults {
  readonly #waiting: { error: string; left: number; operation: string | undefined }[] = []

  add({ error, times, operation }: Fault): void {
    this.#waiting.push({ error, left: times, operation })
  }

  /** @returns what befalls this request, or null. */
  take(operation: string): string | null {
    const fits = (fault: { operation: string | undefined }) =>
      fault.operation === undefined || fault.operation === operation
    const fault = this.#waiting.find((each) => each.left > 0 && fits(each))
    if (fault === undefined) return null
    fault.left--
    return fault.error
  }
}
