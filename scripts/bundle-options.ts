import type { BuildOptions } from 'esbuild'

/**
 * Packages in CommonJS ask for Node's own modules by `require`, which a module does not have. The minifier knows nothing of
 * these names, and makes up short ones.
 */
const BANNER =
  "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);"

/** How a bundle for Lambda is made. */
export const BUNDLE_OPTIONS = {
  outExtension: { '.js': '.mjs' },
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  // The ES modules of a package hold less that nobody uses.
  mainFields: ['module', 'main'],
  banner: { js: BANNER },
  metafile: true,
  logLevel: 'warning',
} as const satisfies BuildOptions
