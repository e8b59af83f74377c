import { clearTimeout, setTimeout } from 'node:timers'
import type { Language, PreparedCell, Refusal, RefusedCell } from '../languageTypes.ts'
import { compile } from '../transform/compile.ts'
import type { Knowledge } from '../transform/imports.ts'
import { parseCell, syntaxRefusals } from '../transform/parse.ts'
import ts from '../typescript.cjs'
import { type CellModule, createCellModules } from './cellModules.ts'
import { completeness } from './completeness.ts'
import { complete } from './completion.ts'
import { createDisk } from './disk.ts'
import { createDocuments } from './documents.ts'
import { createHost } from './host.ts'
import { inspect } from './inspection.ts'
import { compilerOptions } from './options.ts'
import { withOwnSpecifiers } from './ownName.ts'
import { refusalsIn } from './refusals.ts'
import { createRealmName, shadowingEdits } from './shadowing.ts'
import { typeImports } from './typeImports.ts'

/** When nobody has asked for so long, completion is warmed too. */
const IDLE_MS = 1500

/** After so long without another cell the program takes an accepted one in. */
const REST_MS = 30

interface Judgement {
  refusals: Refusal[]
  knowledge: Knowledge
}

const UNCHECKED = /^\s*\/\/\s*@ts-nocheck/

/** No such module; no such file of JSON. */
const MISSING_MODULE = new Set([2307, 2732])

/**
 * A language service over the cells of a notebook, each a module of its own, with the types of the packages and the project
 * around a folder.
 * @param documents what has been read already
 */
export function languageService(folder: string, documents = createDocuments()): Language {
  const modules = createCellModules(folder)
  const disk = createDisk()
  const { host, desk, forget } = createHost(folder, compilerOptions(folder), modules, disk)
  const service = ts.createLanguageService(host, documents)
  const realmName = createRealmName()
  /** Prepared and not yet accepted. */
  const prepared = new Map<number, ts.SourceFile>()
  let last = 0
  let later: NodeJS.Timeout | undefined
  /** Whether somebody will want completion, and it will be slow. */
  let cold = false

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

  /** What the checker says of the cell on the desk. */
  const judge = (code: string, module: CellModule): Judgement => {
    const refusals = UNCHECKED.test(code) ? [] : check(module)
    const program = service.getProgram()
    const types = typeImports(program, desk.file)
    const renames = shadowingEdits(program, desk.file, module, realmName)
    return { refusals, knowledge: { isType: (name) => types.has(name), realmName, renames } }
  }

  /** A checker that fails, on types too deep for it, say, must not keep a cell from running. */
  const judgeIfPossible = (code: string, module: CellModule): Judgement => {
    try {
      return judge(code, module)
    } catch {
      return { refusals: [], knowledge: { isType: () => false, realmName, renames: [] } }
    }
  }

  const prepare = (code: string): PreparedCell | RefusedCell => {
    clearTimeout(later)
    const source = parseCell(code)
    const errors = syntaxRefusals(code, source)
    if (errors.length > 0) return { ok: false, refusals: errors }
    const module = modules.make(source, 'mentioned')
    desk.put(module.text)
    const { refusals, knowledge } = judgeIfPossible(code, module)
    if (refusals.length > 0) return { ok: false, refusals }
    const cell = ++last
    prepared.set(cell, source)
    return { ok: true, cell, ...compile(source, knowledge) }
  }

  /** Puts a code with all names in sight on the desk and asks about an offset in it. */
  const atDesk = (code: string) => {
    const module = modules.make(parseCell(code), 'all')
    desk.put(module.text)
    return { service, modules, file: desk.file, module, code }
  }

  /** Does something after a while in which no cell came. */
  const postpone = (ms: number, work: () => void) => {
    clearTimeout(later)
    later = setTimeout(work, ms)
    later.unref()
  }

  const warmCompletion = () => {
    if (cold) complete(atDesk('pro'), 3)
    cold = false
  }

  return {
    prepare,
    accept(cell) {
      const source = prepared.get(cell)
      prepared.clear()
      if (source) modules.accept(source)
      // unless another cell follows at once, which brings its own change to the program
      postpone(REST_MS, () => {
        service.getProgram()
        postpone(IDLE_MS, warmCompletion)
      })
    },
    complete: (code, cursor) => withOwnSpecifiers(complete(atDesk(code), cursor), folder, code, cursor),
    inspect: (code, cursor, detail) => inspect(atDesk(code), cursor, detail),
    isComplete: completeness,
    warm() {
      prepare('const warm = [1].map((x) => x + 1)\nwarm.length')
      cold = true
      postpone(IDLE_MS, warmCompletion)
    },
  }
}
