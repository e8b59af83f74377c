import { join } from 'node:path'
import ts from '../typescript.cjs'
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
  /** The module of a cell that is being written: it sees the names it mentions, or all. */
  make(source: ts.SourceFile, sees: 'mentioned' | 'all'): CellModule
  accept(source: ts.SourceFile): void
  /** The accepted cell that a name comes from. */
  ownerOf(name: string): { file: string; module: CellModule } | undefined
  /** The text of an accepted cell's module, of one that is yet to come, or of the hub. */
  textOf(file: string): string | undefined
  /** The file that exports the names of all cells, each from the cell that declared it last. */
  hub: string
}

/** Modules for so many cells more are there before they are needed. */
const ROOM = 32

/**
 * What every module starts with. Each imports nothing but the hub and what its cell imports, and the hub imports the
 * modules of cells that are yet to come: while imports stay as they are TypeScript need not put its program together anew.
 */
const FRONT = 'import * as __cells from "./__cells.ts"; '

/** The modules that a cell's import statements name. */
const importsOf = (source: ts.SourceFile): string[] =>
  source.statements.flatMap((statement) =>
    ts.isImportDeclaration(statement) && ts.isStringLiteral(statement.moduleSpecifier)
      ? [statement.moduleSpecifier.text]
      : [],
  )

/** A message or a type without the ways by which modules see names of others. */
export const withoutModules = (text: string): string =>
  text.replace(/(?:import\("[^"]*__cell(?:s|_\w+)"\)|\b__cells)\.(?:__cell_\d+\.)?/g, '')

/** How a module sees a name of another one: variables as such, since they may be assigned. */
const bring = (name: string, kind: Declared['kind'] | undefined, from: string): string =>
  kind === 'let' || kind === 'const'
    ? `declare ${kind} ${name}: typeof ${from}.${name};`
    : `import ${name} = ${from}.${name};`

/** The accepted cells of a notebook in a folder, none at first. */
export function createCellModules(folder: string): CellModules {
  const modules = new Map<number, CellModule>()
  const owners = new Map<string, number>()
  const texts = new Map<string, string>()
  const fileOf = (id: number) => join(folder, `__cell_${id}.ts`)
  const hub = join(folder, '__cells.ts')
  let room = 0
  let lastImports: string[] = []

  const build = (source: ts.SourceFile, wanted: Iterable<string>, from: (owner: number) => string): CellModule => {
    const names = declaredNames(source)
    const brought = [...wanted].flatMap((name) => {
      const owner = owners.get(name)
      return owner === undefined || names.has(name) ? [] : [{ name, owner }]
    })
    const words = brought.map(({ name, owner }) => bring(name, modules.get(owner)?.names.get(name)?.kind, from(owner)))
    // documentation on the line of something else would be of no statement
    const prefix = `${FRONT}${words.join(' ')}\n`
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
    const ids = Array.from({ length: room }, (_, index) => index + 1)
    const imports = ids.map((id) => `import * as __cell_${id} from "./__cell_${id}.ts"`)
    const given = [...modules].flatMap(([id, { names }]) =>
      [...names.keys()]
        .filter((name) => owners.get(name) === id)
        .map((name) => `export import ${name} = __cell_${id}.${name}`),
    )
    return [...imports, `export { ${ids.map((id) => `__cell_${id}`).join(', ')} }`, ...given].join('\n')
  }

  const empty = (id: number) => {
    modules.delete(id)
    texts.set(fileOf(id), `${FRONT}export {}`)
  }

  const makeRoom = () => {
    for (let more = 0; more < ROOM; more++) empty(++room)
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
    for (const id of modules.keys()) if (!alive.has(id)) empty(id)
  }

  /** Takes a module that no cell has. */
  const takeFree = (): number => {
    if (modules.size === room) makeRoom()
    let id = 1
    while (modules.has(id)) id++
    return id
  }

  makeRoom()
  texts.set(hub, hubText())
  return {
    make(source, sees) {
      const module = build(source, sees === 'all' ? owners.keys() : mentionedNames(source), () => '__cells')
      const own = importsOf(source)
      // a cell without imports keeps those of the one before it, behind its own text
      const kept = own.length > 0 ? '' : lastImports.map((name) => `import ${JSON.stringify(name)};`).join('')
      if (own.length > 0) lastImports = own
      return { ...module, text: module.text + kept }
    },
    accept(source) {
      const module = build(source, mentionedNames(source), (owner) => `__cells.__cell_${owner}`)
      const id = takeFree()
      modules.set(id, module)
      texts.set(fileOf(id), module.text)
      for (const name of [...module.names.keys(), ...module.globals]) owners.set(name, id)
      prune()
      texts.set(hub, hubText())
    },
    ownerOf(name) {
      const id = owners.get(name)
      const module = id === undefined ? undefined : modules.get(id)
      return id !== undefined && module ? { file: fileOf(id), module } : undefined
    },
    textOf: (file) => texts.get(file),
    hub,
  }
}
