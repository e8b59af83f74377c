import ts from '../typescript.cjs'

/** The names that a binding pattern or an identifier brings into being. */
export function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text]
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(element.name)))
}

/** The names that an import statement brings into being, with whether they are types by its own words. */
export function importedNames(clause: ts.ImportClause | undefined): { name: string; typeOnly: boolean }[] {
  if (!clause) return []
  const typeOnly = clause.phaseModifier === ts.SyntaxKind.TypeKeyword
  const names = clause.name ? [{ name: clause.name.text, typeOnly }] : []
  const bindings = clause.namedBindings
  if (!bindings) return names
  if (ts.isNamespaceImport(bindings)) return [...names, { name: bindings.name.text, typeOnly }]
  const elements = bindings.elements.map((element) => ({
    name: element.name.text,
    typeOnly: typeOnly || element.isTypeOnly,
  }))
  return [...names, ...elements]
}

export const hasModifier = (node: ts.Node, kind: ts.SyntaxKind): boolean =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node)?.some((modifier) => modifier.kind === kind) ?? false)

/** Whether a statement exists for the checker only. */
export const isAmbient = (statement: ts.Statement): boolean =>
  ts.isInterfaceDeclaration(statement) ||
  ts.isTypeAliasDeclaration(statement) ||
  hasModifier(statement, ts.SyntaxKind.DeclareKeyword) ||
  (ts.isFunctionDeclaration(statement) && !statement.body)

/** Variables of `var` in the blocks and loops of the top level, which belong to the cell and not to the block. */
export function nestedVars(statement: ts.Statement): ts.VariableDeclarationList[] {
  const found: ts.VariableDeclarationList[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isModuleDeclaration(node)) return
    if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0) found.push(node)
    ts.forEachChild(node, visit)
  }
  if (!ts.isVariableStatement(statement)) visit(statement)
  return found
}
