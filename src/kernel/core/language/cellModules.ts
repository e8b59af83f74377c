import { join } from 'node:path'
import type ts from '../typescript.cjs'
import { type Declared, declaredNames, isGlobal, mentionedNames } from './declaredNames.ts'

/** A cell as a module: what it uses of others before its code, what it gives to others behind. */
export interface CellModule {
  text: string
  /** Where the cell's own code starts and ends in the text. */
  start: number
  end: number
  names: Map<string, Declared>
  /** The accepted cells whose names it uses. */
  uses: Set<number>
  /** Its declarations for all modules, which live as long as no other cell says the same. */
  globals: string[]
}

/** The accepted cells, and the modules that are made with them. */
export interface CellModules {
  /**
   * The module of a cell that is being written: it sees the names it mentions, or all, by way of the hub, so that it imports
   * the same file as the cell before it, and the program need not be put together anew.
   */
  make(source: ts.SourceFile, sees: 'mentioned' | 'all'): CellModule
  accept(id: number, source: ts.SourceFile): void
  /** The accepted cell that a name comes from. */
  ownerOf(name: string): { file: string; module: CellModule } | undefined
  /** The text of an accepted cell's module, or of the hub. */
  textOf(file: string): string | undefined
  /** The file that exports the names of all cells, each from the cell that declared it last. */
  hub: string
}

/** The accepted cells of a notebook in a folder, none at first. */
export function createCellModules(folder: string): CellModules {
  const modules = new Map<number, CellModule>()
  const owners = new Map<string, number>()
  const fileOf = (id: number) => join(folder, `__cell_${id}.ts`)
  const hub = join(folder, '__cells.ts')
  let text = 'export {}'

  const bring = (name: string, owner: number, from: string): string => {
    const kind = modules.get(owner)?.names.get(name)?.kind
    return kind === 'let' || kind === 'const'
      ? `declare ${kind} ${name}: typeof import("${from}").${name};`
      : `import { ${name} } from "${from}";`
  }

  const build = (source: ts.SourceFile, wanted: Iterable<string>, fileFor: (owner: number) => string): CellModule => {
    const names = declaredNames(source)
    const brought = [...wanted].flatMap((name) => {
      const owner = owners.get(name)
      return owner === undefined || names.has(name) ? [] : [{ name, owner }]
    })
    const prefix = brought.map(({ name, owner }) => bring(name, owner, fileFor(owner))).join(' ')
    const given = [...names].filter(([, { exported }]) => !exported).map(([name]) => name)
    return {
      text: `${prefix}${source.text}\nexport { ${given.join(', ')} };`,
      start: prefix.length,
      end: prefix.length + source.text.length,
      names,
      uses: new Set(brought.map(({ owner }) => owner)),
      globals: source.statements.filter(isGlobal).map((statement) => statement.getText()),
    }
  }

  const hubText = (): string => {
    const given = [...modules].map(([id, { names }]) => {
      const own = [...names.keys()].filter((name) => owners.get(name) === id)
      return own.length > 0 ? `export { ${own.join(', ')} } from "./__cell_${id}.ts"` : `import "./__cell_${id}.ts"`
    })
    return `${given.join('\n')}\nexport {}`
  }

  /** Forgets the cells that no name and no living cell leads to. */
  const prune = () => {
    const alive = new Set<number>()
    const visit = (id: number) => {
      if (alive.has(id)) return
      alive.add(id)
      for (const used of modules.get(id)?.uses ?? []) visit(used)
    }
    for (const owner of owners.values()) visit(owner)
    for (const id of modules.keys()) if (!alive.has(id)) modules.delete(id)
  }

  return {
    // the import in front keeps the hub among the imports of a cell that uses no name of another
    make: (source, sees) => {
      const module = build(source, sees === 'all' ? owners.keys() : mentionedNames(source), () => './__cells.ts')
      const front = 'import "./__cells.ts"; '
      const [start, end] = [module.start + front.length, module.end + front.length]
      return { ...module, text: front + module.text, start, end }
    },
    accept(id, source) {
      const module = build(source, mentionedNames(source), (owner) => `./__cell_${owner}.ts`)
      modules.set(id, module)
      for (const name of [...module.names.keys(), ...module.globals]) owners.set(name, id)
      prune()
      text = hubText()
    },
    ownerOf(name) {
      const id = owners.get(name)
      const module = id === undefined ? undefined : modules.get(id)
      return id !== undefined && module ? { file: fileOf(id), module } : undefined
    },
    textOf(file) {
      if (file === hub) return text
      const [, id] = /__cell_(\d+)\.ts$/.exec(file) ?? []
      return id !== undefined && file === fileOf(Number(id)) ? modules.get(Number(id))?.text : undefined
    },
    hub,
  }
}
