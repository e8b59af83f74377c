import { createHash } from 'node:crypto'
import { isFields, type Notebook, readNotebook } from '../notebook/index.ts'

/** Tells one text of all cells from another. */
const fingerprint = ({ cells }: Notebook): string =>
  createHash('sha256')
    .update(JSON.stringify(cells.map(({ source }) => source)))
    .digest('hex')
    .slice(0, 16)

/** Notes in an executed notebook that it was made of another one. */
export function noteMade(notebook: Notebook): void {
  const facts = notebook.metadata.neutrina
  notebook.metadata.neutrina = { ...(isFields(facts) && facts), made: fingerprint(notebook) }
}

/** Whether a file is a notebook that was made of another one, and that nobody has written in since. */
export function isMadeByRun(path: string): boolean {
  try {
    const notebook = readNotebook(path)
    const facts = notebook.metadata.neutrina
    return isFields(facts) && facts.made === fingerprint(notebook)
  } catch {
    return false
  }
}
