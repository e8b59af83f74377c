import { NotebookError } from '../errors.ts'
import { type Cell, type CodeCell, type Notebook, tagsOf } from '../notebook/index.ts'

/** Values that a run gives to a notebook's parameters: TypeScript literals, by name. */
export type Settings = ReadonlyMap<string, string>

const INJECTED = 'injected-parameters'

/**
 * Reads `name=value`. A value that is JSON is what it says, any other is a text: `n=100`, `size=ci`, `size="ci"`.
 * @throws NotebookError when there is no name
 */
export function readSetting(text: string): [name: string, literal: string] {
  const found = /^([A-Za-z_$][\w$]*)=(.*)$/s.exec(text)
  if (!found) throw new NotebookError({ who: '--set', wanted: 'name=value', got: `'${text}'` })
  const [, name, value] = found
  try {
    return [name!, JSON.stringify(JSON.parse(value!))]
  } catch {
    return [name!, JSON.stringify(value)]
  }
}

/**
 * A notebook whose parameters have these values: a cell after the one tagged `parameters` declares them again, tagged
 * `injected-parameters` as papermill does. One of an earlier run is replaced.
 * @throws NotebookError when no cell is tagged `parameters`, or it has no parameter of a name
 */
export async function withSettings(notebook: Notebook, settings: Settings, file: string): Promise<Notebook> {
  if (settings.size === 0) return notebook
  const cells = notebook.cells.filter((cell) => !tagsOf(cell).includes(INJECTED))
  const at = cells.findIndex((cell) => tagsOf(cell).includes('parameters'))
  if (at < 0) {
    const fix = 'tag the cell that declares them'
    throw new NotebookError({ who: `${file}: --set`, wanted: "a cell tagged 'parameters'", got: 'none', fix })
  }
  const types = await declaredTypes(cells[at]!)
  const lines = [...settings].map(([name, literal]) => {
    const type = types.get(name)
    if (type !== undefined) return `const ${name}${type} = ${literal}`
    const wanted = `one of the notebook's parameters (${[...types.keys()].join(', ')})`
    throw new NotebookError({ who: `${file}: --set`, wanted, got: `'${name}'` })
  })
  return { ...notebook, cells: cells.toSpliced(at + 1, 0, injected(lines)) }
}

const injected = (lines: readonly string[]): CodeCell => ({
  cell_type: 'code',
  id: INJECTED,
  metadata: { tags: [INJECTED] },
  source: lines.join('\n'),
  execution_count: null,
  outputs: [],
})

/** The variables that a cell declares, each with its `: type`, or the empty text where it has none. */
async function declaredTypes(cell: Cell): Promise<Map<string, string>> {
  const { default: ts } = await import('typescript')
  const source = ts.createSourceFile('parameters.ts', cell.source, ts.ScriptTarget.Latest)
  const declarations = source.statements.flatMap((statement) =>
    ts.isVariableStatement(statement) ? [...statement.declarationList.declarations] : [],
  )
  return new Map(
    declarations.flatMap(({ name, type }) =>
      ts.isIdentifier(name) ? [[name.text, type ? `: ${type.getText(source)}` : ''] as const] : [],
    ),
  )
}
