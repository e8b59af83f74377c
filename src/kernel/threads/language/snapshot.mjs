// @ts-check
// Makes the snapshot that the kernel's language process starts from: Node's heap with TypeScript loaded and types read.
// usage: node snapshot.mjs PROGRAM SNAPSHOT
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { setPriority } from 'node:os'

const [program, snapshot] = process.argv.slice(2)
const lock = `${snapshot}.lock`
/** Whoever holds a lock for longer is gone. */
const LONGEST_MS = 300_000

/** Whether this process is the one that makes it. */
function locked() {
  try {
    mkdirSync(lock)
    return true
  } catch {
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.ctimeMs ?? 0)
    if (age < LONGEST_MS) return false
    rmSync(lock, { recursive: true, force: true })
    return locked()
  }
}

if (!existsSync(snapshot) && locked()) {
  const made = `${lock}/made`
  try {
    setPriority(19)
    const { status } = spawnSync(process.execPath, ['--snapshot-blob', made, '--build-snapshot', program])
    if (status === 0) renameSync(made, snapshot)
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}
