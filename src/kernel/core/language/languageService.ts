import type { Language, PreparedCell, Refusal, RefusedCell } from '../languageTypes.ts'
import { compile } from '../transform/compile.ts'
import { parseCell, syntaxRefusals } from '../transform/parse.ts'
import ts from '../typescript.cjs'
import { createCellModules } from './cellModules.ts'
import { createChecker } from './checker.ts'
import { completeness } from './completeness.ts'
import { complete } from './completion.ts'
import { createDisk } from './disk.ts'
import { createDocuments } from './documents.ts'
import { createHost } from './host.ts'
import { createIdle } from './idle.ts'
import { inspect } from './inspection.ts'
import { refusalsOfOthers } from './notTypeScript.ts'
import { compilerOptions } from './options.ts'
import { withOwnSpecifiers } from './ownName.ts'
import type { Question } from './question.ts'

/** When nobody has asked for so long, completion is warmed too. */
const IDLE_MS = 1500

/** After so long without another cell the program takes an accepted one in. */
const REST_MS = 30

/**
 * A language service over the cells of a notebook, each a module of its own, with the types of the packages and the project
 * around a folder.
 * @param documents what has been read already
 */
export function languageService(folder: string, documents = createDocuments()): Language {
  const modules = createCellModules(folder)
  const { host, desk, forget } = createHost(folder, compilerOptions(folder), modules, createDisk())
  const service = ts.createLanguageService(host, documents)
  const judge = createChecker({ service, desk, forget, folder })
  const idle = createIdle()
  /** Prepared and not yet accepted. */
  const prepared = new Map<number, ts.SourceFile>()
  let last = 0
  /** Whether somebody will want completion, and it will be slow. */
  let cold = false

  const refuse = (code: string, refusals: Refusal[]): RefusedCell => ({
    ok: false,
    refusals: refusalsOfOthers(code, refusals) ?? refusals,
  })
  const prepare = (code: string): PreparedCell | RefusedCell => {
    idle.asked()
    const source = parseCell(code)
    const errors = syntaxRefusals(code, source)
    if (errors.length > 0) return refuse(code, errors)
    const module = modules.make(source, 'mentioned')
    desk.put(module.text)
    const { refusals, knowledge } = judge(code, module)
    if (refusals.length > 0) return refuse(code, refusals)
    const cell = ++last
    prepared.set(cell, source)
    return { ok: true, cell, ...compile(source, knowledge) }
  }
  /** Puts a code with all names in sight on the desk, to be asked about. */
  const atDesk = (code: string): Question => {
    const module = modules.make(parseCell(code), 'all')
    desk.put(module.text)
    return { service, modules, file: desk.file, module, code }
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
      idle.plan(REST_MS, () => {
        service.getProgram()
        idle.plan(IDLE_MS, warmCompletion)
      })
    },
    complete: (code, cursor) => withOwnSpecifiers(complete(atDesk(code), cursor), folder, code, cursor),
    inspect: (code, cursor, detail) => inspect(atDesk(code), cursor, detail),
    isComplete: completeness,
    warm() {
      prepare('const warm = [1].map((x) => x + 1)\nwarm.length')
      cold = true
      idle.plan(IDLE_MS, warmCompletion)
    },
  }
}
