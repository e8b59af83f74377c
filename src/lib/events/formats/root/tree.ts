import type { Numbers, Table } from '../../../columns/index.ts'
import type { FileColumn, FileTable } from '../format.ts'
import { typeOf } from '../numberField.ts'
import { branchReader } from './baskets.ts'
import { type BranchKind, kindOf } from './branch.ts'
import type { Branch, RootFile, Tree } from './jsroot.ts'

/** Events to read at once. */
export const BLOCK = 16_384

type Read = (from: number, to: number) => Table

/** One column of a tree or a tuple: how many numbers an event has of it, and how it is read. */
export interface RootColumn {
  readonly name: string
  readonly type: string
  readonly perEvent: number | undefined
  readonly unreadable?: string
  readonly read: Read
}

/** All branches that end in leaves; the name of one in another begins with the other's. */
function leavesOf(branches: readonly Branch[]): Branch[] {
  return branches.flatMap((branch) => (branch.fBranches.arr.length > 0 ? leavesOf(branch.fBranches.arr) : [branch]))
}

const unreadable = (why: string) => (): never => {
  throw new TypeError(why)
}

/** The columns of a tree. */
export function treeColumns(file: RootFile, { fBranches, fEntries }: Tree): RootColumn[] {
  return leavesOf(fBranches.arr).map((branch) => {
    const name = branch.fName.replace(/\.$/, '')
    const kind = branch.fEntries < fEntries ? 'a branch with fewer entries than its tree' : kindOf(branch)
    if (typeof kind === 'string') return { name, type: kind, perEvent: 1, unreadable: kind, read: unreadable(kind) }
    return { name, ...described(kind), read: branchReader(file, branch, kind) }
  })
}

const described = ({ perEvent, field }: BranchKind) => ({ perEvent, type: typeOf(field) })

/** Columns of one number an event as a table of that name, and each other one as a table of its own. */
export function rootTables(name: string, count: number, columns: readonly RootColumn[]): Map<string, FileTable> {
  const flat = columns.filter(({ perEvent }) => perEvent === 1)
  const described = ({ name, type, unreadable }: RootColumn): FileColumn => ({
    name,
    type,
    ...(unreadable !== undefined && { unreadable }),
  })
  const table: FileTable = {
    ...{ name, count, perEvent: 1, block: BLOCK, columns: flat.map(described) },
    read: (from, to, names) => {
      const read = names.map((each): [string, Numbers] => {
        return [each, flat.find((column) => column.name === each)!.read(from, to).columns['']]
      })
      return { count: to - from, perEvent: 1, columns: Object.fromEntries(read) }
    },
  }
  const others = columns
    .filter(({ perEvent }) => perEvent !== 1)
    .map((column): [string, FileTable] => {
      const path = `${name}/${column.name}`
      const own = [described({ ...column, name: '' })]
      return [path, { name: path, count, perEvent: column.perEvent, block: BLOCK, columns: own, read: column.read }]
    })
  return new Map([[name, table], ...others])
}
