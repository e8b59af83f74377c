import { join } from 'node:path'
import { type CellModule, EMPTY } from './cellModule.ts'

/** The accepted cells by number, the names that each owns, and the texts of their files. */
export interface AcceptedCells {
  get(id: number): CellModule | undefined
  /** The number of the cell that declared a name last. */
  ownerOf(name: string): number | undefined
  /** All names that have an owner. */
  names(): Iterable<string>
  add(module: CellModule): void
  fileOf(id: number): string
  textOf(file: string): string | undefined
  /** The file that exports the names of all cells, each from the cell that declared it last. */
  hub: string
}

/** Modules for so many cells more are there before they are needed. */
const ROOM = 32

/** What the hub says: the modules that there is room for, and the names that have an owner. */
function hubText(modules: ReadonlyMap<number, CellModule>, owners: ReadonlyMap<string, number>, room: number): string {
  const ids = Array.from({ length: room }, (_, index) => index + 1)
  const imports = ids.map((id) => `import * as __cell_${id} from "./__cell_${id}.ts"`)
  const given = [...modules].flatMap(([id, { names }]) =>
    [...names.keys()]
      .filter((name) => owners.get(name) === id)
      .map((name) => `export import ${name} = __cell_${id}.${name}`),
  )
  return [...imports, `export { ${ids.map((id) => `__cell_${id}`).join(', ')} }`, ...given].join('\n')
}

/** The cells that a name leads to, by themselves or by what they use. */
function living(modules: ReadonlyMap<number, CellModule>, owners: ReadonlyMap<string, number>): Set<number> {
  const alive = new Set(owners.values())
  for (const id of alive) for (const used of modules.get(id)?.uses ?? []) alive.add(used)
  return alive
}

/** No cell is accepted yet. */
export function createAcceptedCells(folder: string): AcceptedCells {
  const modules = new Map<number, CellModule>()
  const owners = new Map<string, number>()
  const texts = new Map<string, string>()
  const fileOf = (id: number) => join(folder, `__cell_${id}.ts`)
  const hub = join(folder, '__cells.ts')
  let room = 0

  const empty = (id: number) => {
    modules.delete(id)
    texts.set(fileOf(id), EMPTY)
  }
  const makeRoom = () => {
    for (let more = 0; more < ROOM; more++) empty(++room)
  }
  const takeFree = (): number => {
    if (modules.size === room) makeRoom()
    let id = 1
    while (modules.has(id)) id++
    return id
  }
  makeRoom()
  texts.set(hub, hubText(modules, owners, room))
  return {
    get: (id) => modules.get(id),
    ownerOf: (name) => owners.get(name),
    names: () => owners.keys(),
    add(module) {
      const id = takeFree()
      modules.set(id, module)
      texts.set(fileOf(id), module.text)
      for (const name of [...module.names.keys(), ...module.globals]) owners.set(name, id)
      const alive = living(modules, owners)
      for (const other of modules.keys()) if (!alive.has(other)) empty(other)
      texts.set(hub, hubText(modules, owners, room))
    },
    fileOf,
    textOf: (file) => texts.get(file),
    hub,
  }
}
