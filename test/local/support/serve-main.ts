/** A process of its own that serves a folder, as `keyfold serve` does. Options come as JSON. */
import { type RunOptions, runServe } from '../../../local/run-serve.ts'

await runServe(JSON.parse(process.argv[2] ?? '{}') as RunOptions)
