import type ts from '../typescript.cjs'
import { createAcceptedCells } from './acceptedCells.ts'
import { type Brought, type CellModule, importsOf, moduleOf } from './cellModule.ts'
import { mentionedNames } from './declaredNames.ts'

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

/** The accepted cells of a notebook in a folder, none at first. */
export function createCellModules(folder: string): CellModules {
  const cells = createAcceptedCells(folder)
  let lastImports: string[] = []

  const brought = (names: Iterable<string>, from: (owner: number) => string): Brought[] =>
    [...names].flatMap((name) => {
      const owner = cells.ownerOf(name)
      if (owner === undefined) return []
      return [{ name, kind: cells.get(owner)?.names.get(name)?.kind, owner, from: from(owner) }]
    })
  return {
    make(source, sees) {
      const names = sees === 'all' ? cells.names() : mentionedNames(source)
      const module = moduleOf(
        source,
        brought(names, () => '__cells'),
      )
      const own = importsOf(source)
      // a cell without imports keeps those of the one before it, behind its own text
      const kept = own.length > 0 ? '' : lastImports.map((name) => `import ${JSON.stringify(name)};`).join('')
      if (own.length > 0) lastImports = own
      return { ...module, text: module.text + kept }
    },
    accept: (source) =>
      cells.add(
        moduleOf(
          source,
          brought(mentionedNames(source), (owner) => `__cells.__cell_${owner}`),
        ),
      ),
    ownerOf(name) {
      const id = cells.ownerOf(name)
      const module = id === undefined ? undefined : cells.get(id)
      return id !== undefined && module ? { file: cells.fileOf(id), module } : undefined
    },
    textOf: cells.textOf,
    hub: cells.hub,
  }
}
