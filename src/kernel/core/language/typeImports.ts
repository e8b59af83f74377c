import ts from '../typescript.cjs'
import { importNames } from './declaredNames.ts'

/** The names that the import statements of a file bring in and that stand for types only. */
export function typeImports(program: ts.Program | undefined, file: string): Set<string> {
  const imports = program?.getSourceFile(file)?.statements.filter(ts.isImportDeclaration) ?? []
  if (!program || imports.length === 0) return new Set()
  const checker = program.getTypeChecker()
  const isType = (name: ts.Identifier): boolean => {
    const symbol = checker.getSymbolAtLocation(name)
    if (!symbol || !(symbol.flags & ts.SymbolFlags.Alias)) return false
    const target = checker.getAliasedSymbol(symbol)
    return target.declarations !== undefined && !(target.flags & ts.SymbolFlags.Value)
  }
  return new Set(
    imports
      .flatMap(importNames)
      .filter(isType)
      .map((name) => name.text),
  )
}
