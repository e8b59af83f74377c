import { Socket } from 'node:net'
import { type MessagePort, workerData } from 'node:worker_threads'
import { EAR, eachLine } from './pipes.ts'

/** Hears what a process of cells is told, in a thread that cells cannot reach, and ends the process with its parent. */
const cells = workerData as MessagePort
const pipe = new Socket({ fd: EAR, readable: true, writable: false })
const kill = () => process.kill(process.pid, 'SIGKILL')
eachLine(pipe, (line) => cells.postMessage(line))
pipe.on('close', kill).on('error', kill)
