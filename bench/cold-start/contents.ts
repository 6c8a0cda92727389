import type { Metafile } from 'esbuild'

/** What a bundle is made of: bytes by package, the largest first; our own code is `keyfold`. */
export function packagesOf(contents: Metafile, bundle: string): readonly (readonly [string, number])[] {
  const bytes = new Map<string, number>()
  for (const [file, { bytesInOutput }] of Object.entries(contents.outputs[bundle]?.inputs ?? {})) {
    const name = packageOf(file)
    bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput)
  }
  return [...bytes].toSorted(([, a], [, b]) => b - a)
}

/** The innermost package: one may bring its own copy of another. */
function packageOf(file: string): string {
  const inside = file.split('node_modules/').at(-1) ?? ''
  if (!file.includes('node_modules/')) return 'keyfold'
  const [scope = '', name = ''] = inside.split('/')
  return scope.startsWith('@') ? `${scope}/${name}` : scope
}
