import type { Inspection } from '../languageTypes.ts'
import ts from '../typescript.cjs'
import type { Question } from './question.ts'

const NOTHING: Inspection = { found: false, plain: '', markdown: '' }
const MOST_SOURCE = 60

/** The offset of the name that a cursor is at or right behind, in the file. */
function nameAt(source: ts.SourceFile, offset: number): number | undefined {
  const isPart = (at: number) => /[\p{ID_Continue}$]/u.test(source.text[at] ?? '')
  if (isPart(offset)) return offset
  return isPart(offset - 1) ? offset - 1 : undefined
}

/** The function whose arguments an offset lies in. */
function calleeAt(source: ts.SourceFile, offset: number): number | undefined {
  let callee: ts.Expression | undefined
  const visit = (node: ts.Node): void => {
    if (offset < node.pos || offset > node.end) return
    const isCall = ts.isCallExpression(node) || ts.isNewExpression(node)
    if (isCall && offset > node.expression.end) callee = node.expression
    ts.forEachChild(node, visit)
  }
  visit(source)
  return callee && callee.end - 1
}

/** What is known of the name at an offset; of a name that another cell declared, what that cell's module knows. */
function infoAt(
  { service, modules, file, module }: Question,
  offset: number,
): { info: ts.QuickInfo; file: string; at: number } | undefined {
  const info = service.getQuickInfoAtPosition(file, offset)
  if (!info) return undefined
  const [definition] = service.getDefinitionAtPosition(file, offset) ?? []
  if (definition?.fileName === file && definition.textSpan.start < module.start) {
    const owner = modules.ownerOf(definition.name)
    const declared = owner?.module.names.get(definition.name)
    const at = owner && declared ? owner.module.start + declared.at : 0
    const there = owner && declared && service.getQuickInfoAtPosition(owner.file, at)
    if (owner && there) return { info: there, file: owner.file, at }
  }
  return { info, file, at: offset }
}

const text = (parts: ts.SymbolDisplayPart[] | undefined): string => ts.displayPartsToString(parts)

/** `(alias) function f(): void` and `import f` become `function f(): void`. */
const signatureOf = (info: ts.QuickInfo): string =>
  text(info.displayParts)
    .split('\n')
    .filter((line) => !/^import /.test(line))
    .join('\n')
    .replace(/^\((?:alias|property|method|getter|setter|accessor|local var|local function|parameter)\) /, '')
    .replace(/import\("[^"]*__cell_\w+"\)\./g, '')

function tagsOf(info: ts.QuickInfo): { name: string; text: string }[] {
  return (info.tags ?? []).map((tag) => ({ name: tag.name, text: text(tag.text).replace(/\s+/g, ' ') }))
}

/** The declaration's own text. */
function sourceOf({ service }: Question, file: string, at: number): string {
  const [definition] = service.getDefinitionAtPosition(file, at) ?? []
  const source = definition && service.getProgram()?.getSourceFile(definition.fileName)
  const span = definition?.contextSpan
  if (!source || !span) return ''
  const lines = source.text.slice(span.start, span.start + span.length).split('\n')
  return lines.length > MOST_SOURCE ? [...lines.slice(0, MOST_SOURCE), '…'].join('\n') : lines.join('\n')
}

/** Signature and documentation of the name at a cursor, or of the function whose arguments it is in; detail 1 adds the source. */
export function inspect(question: Question, cursor: number, detail: 0 | 1): Inspection {
  const source = question.service.getProgram()?.getSourceFile(question.file)
  if (!source) return NOTHING
  const offset = cursor + question.module.start
  const name = nameAt(source, offset)
  const callee = calleeAt(source, offset)
  const found = (name !== undefined && infoAt(question, name)) || (callee !== undefined && infoAt(question, callee))
  if (!found) return NOTHING
  const signature = signatureOf(found.info)
  const documentation = text(found.info.documentation)
  const tags = tagsOf(found.info)
  const code = detail === 1 ? sourceOf(question, found.file, found.at) : ''
  const plain = [signature, documentation, tags.map((tag) => `@${tag.name} ${tag.text}`.trim()).join('\n'), code]
  const fenced = (body: string) => `\`\`\`typescript\n${body}\n\`\`\``
  const markdown = [
    fenced(signature),
    documentation,
    tags.map((tag) => `*@${tag.name}* ${tag.text}`.trim()).join('  \n'),
    code && fenced(code),
  ]
  const join = (parts: string[]) => parts.filter(Boolean).join('\n\n')
  return { found: true, plain: join(plain), markdown: join(markdown) }
}
