/** What `get` resolves to, asked for when it is first needed; again after a failure. */
export function once<T>(get: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null
  return () => {
    asked ??= get().catch((error: unknown) => {
      asked = null
      throw error
    })
    return asked
  }
}
