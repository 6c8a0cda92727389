/** In a sentence. */
export const countOfVersions = (count: number): string => (count === 1 ? '1 version' : `${count} versions`)
