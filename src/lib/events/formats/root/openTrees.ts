import type { DataFile, FileTable } from '../format.ts'
import { unsound } from '../sound.ts'
import { readAnchor } from './anchor.ts'
import { type Directory, type Key, openRoot, quietly, type RootFile, type Tree } from './jsroot.ts'
import { rootTables, treeColumns } from './tree.ts'
import { openTuple } from './tuple.ts'

const TREES = ['TTree', 'TNtuple', 'TNtupleD']
const TUPLE = 'ROOT::RNTuple'
const DIRECTORIES = ['TDirectory', 'TDirectoryFile']

/** The paths of all trees and tuples, those of directories too; of several cycles of one name, the newest. */
async function keysOf(file: RootFile, directory: Directory, inside = ''): Promise<Map<string, Key>> {
  const found = new Map<string, Key>()
  for (const key of directory.fKeys) {
    const path = inside + key.fName
    if (DIRECTORIES.includes(key.fClassName) && inside.split('/').length < 4) {
      const sub = (await file.readObject(path)) as Directory
      for (const [name, each] of await keysOf(file, sub, `${path}/`)) found.set(name, each)
    }
    const kept = found.get(path)
    const isTree = TREES.includes(key.fClassName) || key.fClassName === TUPLE
    if (isTree && !(kept && kept.fCycle > key.fCycle)) found.set(path, key)
  }
  return found
}

async function openTree(file: RootFile, name: string) {
  const tree = (await file.readObject(name)) as Tree
  return { count: tree.fEntries, columns: treeColumns(file, tree) }
}

export async function openTrees(path: string): Promise<DataFile> {
  const file = await openRoot(path)
  try {
    const tables = new Map<string, FileTable>()
    for (const [name, key] of await keysOf(file, file.directory)) {
      const { count, columns } =
        key.fClassName === TUPLE
          ? await quietly(path, () => openTuple(file, readAnchor(file, key)))
          : await openTree(file, name)
      for (const [each, table] of rootTables(name, count, columns)) tables.set(each, table)
    }
    return { path, names: () => [...tables.keys()], table: (name) => tables.get(name), close: file.close }
  } catch (error) {
    file.close()
    throw unsound(path, 'ROOT', error)
  }
}
