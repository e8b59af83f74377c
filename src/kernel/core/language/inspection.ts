import type { Inspection } from '../languageTypes.ts'
import ts from '../typescript.cjs'
import { withoutModules } from './cellModule.ts'
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

/** The name at an offset, unless it is a property's. */
function freeNameAt(text: string, offset: number): string | undefined {
  const before = /[\p{ID_Continue}$]*$/u.exec(text.slice(0, offset))?.[0] ?? ''
  const after = /^[\p{ID_Continue}$]*/u.exec(text.slice(offset))?.[0] ?? ''
  return /\.\s*$/.test(text.slice(0, offset - before.length)) ? undefined : before + after
}

interface Found {
  info: ts.QuickInfo
  file: string
  at: number
}

/** What the module of the cell that declared a name knows of it. */
function infoAtOwner({ service, modules }: Question, name: string): Found | undefined {
  const owner = modules.ownerOf(name)
  const declared = owner?.module.names.get(name)
  if (!owner || !declared) return undefined
  const at = owner.module.start + declared.at
  const info = service.getQuickInfoAtPosition(owner.file, at)
  return info && { info, file: owner.file, at }
}

/** What is known of the name at an offset. */
function infoAt(question: Question, offset: number): Found | undefined {
  const { service, file, module } = question
  const info = service.getQuickInfoAtPosition(file, offset)
  if (!info || text(info.displayParts) === 'any') return undefined
  const [definition] = service.getDefinitionAtPosition(file, offset) ?? []
  const isLocal = definition?.fileName === file && definition.textSpan.start >= module.start
  const name = isLocal ? undefined : freeNameAt(module.text, offset)
  const elsewhere = name !== undefined && !module.names.has(name) && infoAtOwner(question, name)
  return elsewhere || { info, file, at: offset }
}

const text = (parts: ts.SymbolDisplayPart[] | undefined): string => ts.displayPartsToString(parts)

/** `(alias) function f(): void` and `import f` become `function f(): void`. */
const signatureOf = (info: ts.QuickInfo): string => {
  const lines = text(info.displayParts)
    .split('\n')
    .filter((line) => !/^import /.test(line))
  const kind = /^\((?:alias|property|method|getter|setter|accessor|local var|local function|parameter)\) /
  return withoutModules(lines.join('\n').replace(kind, ''))
}

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
