// @ts-check
// What a page gets in the place of what it has not: Node's modules, packages that need them, what reads files and what
// draws pictures.
// There is something of each name, and it says that it is not there when it is used.
import { mkdirSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, join } from 'node:path'
import ts from 'typescript'

/** The rooms that a page may import. */
const ROOMS = /^(complaint|packages|engine|lib|plots|foreign|report\/live\/(?!client))/

/** Packages that only make sense in a terminal. */
const TERMINAL = ['cli-progress']

/** Modules of ours that read and write files, or draw for files and notebooks. */
const FOR_FILES = /^(lib\/events\/formats\/[^/]+|plots\/pictures\/(formats|png))\.js$/

/** @param {string} specifier */
function standsFor(specifier) {
  const name = specifier.replace(/^node:/, '')
  return builtinModules.includes(name) || TERMINAL.includes(name) ? name : undefined
}

/** What a package.json tells of them, and the stand-ins themselves. */
export function createPage() {
  /** @type {Map<string, Set<string>>} */
  const found = new Map()
  /** @type {Map<string, string[]>} */
  const ownModules = new Map()

  /**
   * Lets a module of the library ask for Node's modules in a way that a page can answer.
   * @param {string} text @param {string} name
   */
  const asked = (text, name) => {
    if (!ROOMS.test(name)) return text
    if (FOR_FILES.test(name)) ownModules.set(name, exportsOf(text))
    const edits = importsIn(text).flatMap(({ specifier, start, end, names }) => {
      const module = standsFor(specifier)
      if (module === undefined) return []
      found.set(module, new Set([...(found.get(module) ?? []), ...names]))
      return [{ start, end, text: `'#${module}'` }]
    })
    return edits.reduceRight((all, edit) => all.slice(0, edit.start) + edit.text + all.slice(edit.end), text)
  }

  /** @param {string} to */
  const write = (to) => {
    const standIns = [...found].map(([module, names]) => /** @type {const} */ ([`${module}.js`, names]))
    for (const [path, names] of [...standIns, ...ownModules]) {
      mkdirSync(dirname(join(to, path)), { recursive: true })
      writeFileSync(join(to, path), standIn(path.replace(/\.js$/, ''), [...names].sort()))
    }
  }

  const manifest = () => ({
    imports: Object.fromEntries(
      [...found.keys()]
        .sort()
        .map((module) => [`#${module}`, { browser: `./dist/page/${module}.js`, default: module }]),
    ),
    browser: Object.fromEntries([...ownModules.keys()].map((path) => [`./dist/${path}`, `./dist/page/${path}`])),
  })
  return { asked, write, manifest }
}

/**
 * The modules that a module asks for, where it says so, and the names that it takes.
 * @param {string} text
 */
function importsIn(text) {
  const source = ts.createSourceFile('module.js', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS)
  /** @type {{ specifier: string, start: number, end: number, names: string[] }[]} */
  const imports = []
  /** @param {ts.Expression | undefined} literal @param {string[]} names */
  const add = (literal, names) => {
    if (!literal || !ts.isStringLiteralLike(literal)) return
    imports.push({ specifier: literal.text, start: literal.getStart(), end: literal.end, names })
  }
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, namesOf(node))
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, [])
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], takenFrom(node))
    ts.forEachChild(node, visit)
  }
  visit(source)
  return imports
}

/** The names that a module declares as its own, or hands on. @param {string} text */
function exportsOf(text) {
  const source = ts.createSourceFile('module.js', text, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS)
  return source.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause))
      return statement.exportClause.elements.map(({ name }) => name.text)
    const isExported =
      ts.canHaveModifiers(statement) && statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
    if (!isExported) return []
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.map(({ name }) => name.getText())
    return ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)
      ? [statement.name?.text ?? 'default']
      : []
  })
}

/** @param {ts.ImportDeclaration} declaration */
function namesOf({ importClause }) {
  const bindings = importClause?.namedBindings
  const named = bindings && ts.isNamedImports(bindings) ? bindings.elements : []
  return [...(importClause?.name ? ['default'] : []), ...named.map((one) => (one.propertyName ?? one.name).text)]
}

/** Of `const { a, b } = await import(…)`. @param {ts.Node} call */
function takenFrom(call) {
  const declaration = call.parent.parent
  if (!declaration || !ts.isVariableDeclaration(declaration) || !ts.isObjectBindingPattern(declaration.name)) return []
  return declaration.name.elements.map((one) => (one.propertyName ?? one.name).getText())
}

/** What a page has in another way. @type {Record<string, string>} */
const IN_PAGES = {
  'timers/promises': 'export const setImmediate = () => new Promise((resolve) => setTimeout(resolve))\n',
}

/** @param {string} module @param {string[]} names */
const standIn = (module, names) =>
  IN_PAGES[module] ??
  `const absent = (name) => function absent() {
  throw new Error(\`\${name} of ${module}: a page has none\`)
}
${names.map((name) => (name === 'default' ? 'export default {}' : `export const ${name} = /* @__PURE__ */ absent('${name}')`)).join('\n')}
`
