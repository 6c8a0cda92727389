/** Identity files as `age-keygen` writes them: comments, empty lines, and one secret identity on each other line. */
import { KeyfoldError } from '../errors.ts'

const IDENTITY = /^AGE-SECRET-KEY-(PQ-)?1[0-9A-Z]+$/

/**
 * @returns the identities, at least one.
 * @throws KeyfoldError `invalid-key-file` that names the line and the remedy, never what stands there.
 */
export function parseIdentities(text: string): readonly string[] {
  if (/^\s*(-----BEGIN AGE ENCRYPTED FILE-----|age-encryption\.org\/v1)/.test(text)) {
    throw unusable('The identity file is encrypted itself. Open it first: age -d -o identity.txt FILE')
  }
  const identities = text.split('\n').flatMap((line, index) => parseLine(line.trim(), index + 1))
  if (identities.length === 0) {
    throw unusable('The identity file holds no identity. Use the file that age-keygen wrote.')
  }
  return identities
}

function parseLine(line: string, number: number): readonly string[] {
  if (line === '' || line.startsWith('#')) return []
  if (IDENTITY.test(line)) return [line]
  if (line.startsWith('age1')) {
    throw unusable(
      `Line ${number} of the identity file is a public key, which opens nothing. Use the file with the secret that age-keygen wrote.`,
    )
  }
  if (line.startsWith('AGE-PLUGIN-')) {
    throw unusable(
      `Line ${number} of the identity file needs an age plugin. Open the escrow file with the age tool: age -d -i IDENTITY ESCROW`,
    )
  }
  throw unusable(`Line ${number} of the identity file is no age identity (AGE-SECRET-KEY-1…).`)
}

const unusable = (message: string): KeyfoldError => new KeyfoldError('invalid-key-file', message)
