import { statSync } from 'node:fs'
import ts from '../typescript.cjs'

/** The disk as the language service reads it: what lies in packages is asked for once. */
export interface Disk {
  fileExists(path: string): boolean
  directoryExists(path: string): boolean
  readFile(path: string): string | undefined
  realpath(path: string): string
  /** Changes when a file of the project does. */
  versionOf(path: string): string
  snapshotOf(path: string): ts.IScriptSnapshot | undefined
  /** Forgets what it knows of packages, since one may have been installed. */
  forget(): void
}

const inPackage = (path: string): boolean => path.includes('/node_modules/')

/** A function of paths that remembers its answers about packages. */
function remembered<Value>(memory: Map<string, unknown>[], ask: (path: string) => Value): (path: string) => Value {
  const known = new Map<string, Value>()
  memory.push(known)
  return (path) => {
    // folders of packages that are not there are asked for again and again, above all
    if (!inPackage(path) && !path.endsWith('/node_modules') && !path.endsWith('/package.json')) return ask(path)
    if (!known.has(path)) known.set(path, ask(path))
    return known.get(path) as Value
  }
}

/** Reads the disk of this machine. */
export function createDisk(): Disk {
  const memory: Map<string, unknown>[] = []
  const snapshots = new Map<string, { version: string; snapshot: ts.IScriptSnapshot }>()
  const readFile = remembered(memory, (path) => ts.sys.readFile(path))
  const versionOf = (path: string): string =>
    inPackage(path) ? '0' : String(statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 'gone')

  return {
    fileExists: remembered(memory, ts.sys.fileExists),
    directoryExists: remembered(memory, ts.sys.directoryExists),
    realpath: remembered(memory, (path) => ts.sys.realpath?.(path) ?? path),
    readFile,
    versionOf,
    snapshotOf(path) {
      const version = versionOf(path)
      const known = snapshots.get(path)
      if (known?.version === version) return known.snapshot
      const text = ts.sys.readFile(path)
      if (text === undefined) return undefined
      const snapshot = ts.ScriptSnapshot.fromString(text)
      snapshots.set(path, { version, snapshot })
      return snapshot
    },
    forget() {
      for (const known of memory) known.clear()
    },
  }
}
