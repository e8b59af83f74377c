import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const LIB = fileURLToPath(new URL('../../src/lib', import.meta.url))

/** The documentation of every exported function and class of a room, by name. */
export function documentationOf(room: string): Map<string, string> {
  const files = readdirSync(join(LIB, room), { recursive: true }).map(String)
  const found = new Map<string, string>()
  for (const file of files.filter((name) => name.endsWith('.ts'))) {
    const text = readFileSync(join(LIB, room, file), 'utf8')
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
    for (const statement of source.statements) {
      const names =
        ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)
          ? [statement.name?.text]
          : ts.isVariableStatement(statement)
            ? statement.declarationList.declarations.map(({ name }) => name.getText())
            : []
      const comment = ts.getLeadingCommentRanges(text, statement.getFullStart())?.at(-1)
      for (const name of names)
        if (name && comment) found.set(name, text.slice(comment.pos, comment.end).replace(/\s*\*?\s+/g, ' '))
    }
  }
  return found
}

/** Whether a documentation says that results may be no numbers. */
export const tellsOfNaN = (documentation = ''): boolean =>
  /not (a )?(finite )?numbers?\b|numbers that are none|NaN|no (mean|error)\b/.test(documentation)
