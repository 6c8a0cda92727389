/** As little as Argon2 takes: what a hash costs is measured elsewhere. */
export const CHEAP = { memoryKiB: 8, passes: 1, parallelism: 1, tagBytes: 32, saltBytes: 16 }
