declare module 'asl-validator' {
  /** Checks against the schema of the Amazon States Language, and that transitions and paths make sense. Adds defaults to what it is given. */
  export default function validate(definition: unknown): {
    readonly isValid: boolean
    readonly errors: readonly unknown[]
  }
}
