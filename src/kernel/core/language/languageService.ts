import { setImmediate } from 'node:timers'
import type { Language, PreparedCell, Refusal, RefusedCell } from '../languageTypes.ts'
import { compile } from '../transform/compile.ts'
import { jsxRefusal, parseCell, syntaxErrors } from '../transform/parse.ts'
import ts from '../typescript.cjs'
import { type CellModule, createCellModules } from './cellModules.ts'
import { completeness } from './completeness.ts'
import { complete } from './completion.ts'
import { createDisk } from './disk.ts'
import { createHost } from './host.ts'
import { inspect } from './inspection.ts'
import { compilerOptions } from './options.ts'
import { withOwnSpecifiers } from './ownName.ts'
import { refusalsIn } from './refusals.ts'
import { realmName, shadowingEdits } from './shadowing.ts'
import { typeImports } from './typeImports.ts'

const UNCHECKED = /^\s*\/\/\s*@ts-nocheck/

/** No such module; no such file of JSON. */
const MISSING_MODULE = new Set([2307, 2732])

/**
 * A language service over the cells of a notebook, each a module of its own, with the types of the packages and the project
 * around a folder.
 */
export function languageService(folder: string): Language {
  const modules = createCellModules(folder)
  const disk = createDisk()
  const { host, desk, forget } = createHost(folder, compilerOptions(folder), modules, disk)
  const service = ts.createLanguageService(host)
  /** Prepared and not yet accepted. */
  const prepared = new Map<number, ts.SourceFile>()
  let last = 0

  const refused = (code: string, source: ts.SourceFile): RefusedCell | undefined => {
    const errors = syntaxErrors(source)
    if (errors.length === 0) return undefined
    const jsx = jsxRefusal(code)
    if (jsx) return { ok: false, refusals: [jsx] }
    const refusals = errors.map(({ code, messageText, start, length }) => ({
      code,
      message: ts.flattenDiagnosticMessageText(messageText, '\n'),
      start,
      end: start + length,
    }))
    return { ok: false, refusals }
  }

  /** Checks what is on the desk; where a module is missing, it looks again whether that has been installed since. */
  const check = (module: CellModule): Refusal[] => {
    const once = () =>
      refusalsIn(module, [...service.getSyntacticDiagnostics(desk.file), ...service.getSemanticDiagnostics(desk.file)])
    const refusals = once()
    if (!refusals.some(({ code }) => MISSING_MODULE.has(code))) return refusals
    forget()
    desk.put(`${module.text}\n`)
    return once()
  }

  const prepare = (code: string): PreparedCell | RefusedCell => {
    const source = parseCell(code)
    const syntax = refused(code, source)
    if (syntax) return syntax
    const module = modules.make(source, 'mentioned')
    desk.put(module.text)
    if (!UNCHECKED.test(code)) {
      const refusals = check(module)
      if (refusals.length > 0) return { ok: false, refusals }
    }
    const program = service.getProgram()
    const types = typeImports(program, desk.file)
    const renames = shadowingEdits(program, desk.file, module)
    const cell = ++last
    prepared.set(cell, source)
    return { ok: true, cell, ...compile(source, { isType: (name) => types.has(name), realmName, renames }) }
  }

  /** Puts a code with all names in sight on the desk and asks about an offset in it. */
  const atDesk = (code: string) => {
    const module = modules.make(parseCell(code), 'all')
    desk.put(module.text)
    return { service, modules, file: desk.file, module, code }
  }

  return {
    prepare,
    accept(cell) {
      const source = prepared.get(cell)
      prepared.clear()
      if (source) modules.accept(cell, source)
      // while the cell runs, the program takes it in
      setImmediate(() => service.getProgram())
    },
    complete: (code, cursor) => withOwnSpecifiers(complete(atDesk(code), cursor), folder, code, cursor),
    inspect: (code, cursor, detail) => inspect(atDesk(code), cursor, detail),
    isComplete: completeness,
    warm() {
      prepare('const warm = [1].map((x) => x + 1)\nwarm.length')
      complete(atDesk('pro'), 3)
    },
  }
}
