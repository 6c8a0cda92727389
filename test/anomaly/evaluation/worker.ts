import { parentPort, workerData } from 'node:worker_threads'
import { type EvaluationOptions, evaluateSeed } from './evaluate.ts'

const { options } = workerData as { options: EvaluationOptions }
const port = parentPort
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread has no other origin than its own.
port?.on('message', (seed: number) => port.postMessage(evaluateSeed(seed, options)))
