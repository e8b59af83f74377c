// @ts-check
// The first module of the kernel's threads: teaches them TypeScript, then loads the thread's own module.
import { workerData } from 'node:worker_threads'
import { register } from 'tsx/esm/api'

register()
await import(workerData.entry)
