import { statSync } from 'node:fs'
import ts from '../typescript.cjs'

/** The disk as the language service reads it: what lies in packages is asked for once. */
export interface Disk {
  fileExists(path: string): boolean
  directoryExists(path: string): boolean
  readFile(path: string): string | undefined
  realpath(path: string): string
  /** Changes when a file does. */
  versionOf(path: string): string
  snapshotOf(path: string): ts.IScriptSnapshot | undefined
  /** Looks again at the files of the project, which may have been edited. */
  lookAgain(): void
  /** Forgets what it knows of packages, since one may have been installed. */
  forget(): void
}

const inPackage = (path: string): boolean => path.includes('/node_modules/')

const GONE = 'gone'

/** Changes when a file does; by the time of its entry, as an archive may say when its content was written. */
function stampOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false })
  return found ? `${found.ctimeMs} ${found.size}` : GONE
}

/** The text of a file, which is not read where a tree of it is known. */
function snapshotWhenAsked(path: string): ts.IScriptSnapshot {
  let known: string | undefined
  const text = () => {
    known ??= ts.sys.readFile(path) ?? ''
    return known
  }
  return {
    getText: (start, end) => text().slice(start, end),
    getLength: () => text().length,
    getChangeRange: () => undefined,
  }
}

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
  const versions = new Map<string, string>()
  const versionInPackage = remembered(memory, stampOf)
  const versionOf = (path: string): string => {
    if (inPackage(path)) return versionInPackage(path)
    const version = versions.get(path) ?? stampOf(path)
    versions.set(path, version)
    return version
  }

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
      if (version === GONE) return undefined
      const snapshot = snapshotWhenAsked(path)
      snapshots.set(path, { version, snapshot })
      return snapshot
    },
    lookAgain: () => versions.clear(),
    forget() {
      for (const known of memory) known.clear()
    },
  }
}
