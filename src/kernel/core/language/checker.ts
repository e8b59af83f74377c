import type { Refusal } from '../languageTypes.ts'
import { adviceFor } from '../missingModule.ts'
import type { Knowledge } from '../transform/imports.ts'
import type ts from '../typescript.cjs'
import type { CellModule } from './cellModule.ts'
import type { Desk } from './host.ts'
import { refusalsIn } from './refusals.ts'
import { createRealmName, shadowingEdits } from './shadowing.ts'
import { typeImports } from './typeImports.ts'

/** What is said of a cell: why it must not run, and what its compiler needs to know. */
export interface Judgement {
  refusals: Refusal[]
  knowledge: Knowledge
}

interface Needs {
  service: ts.LanguageService
  desk: Desk
  /** Looks again at the packages that there are. */
  forget(): void
  /** The notebook's folder. */
  folder: string
}

const UNCHECKED = /^\s*\/\/\s*@ts-nocheck/

/** No such module; no such file of JSON; none to be imported for its effects. */
const MISSING_MODULE = new Set([2307, 2732, 2882])

/** What is missing, and where to get it. */
function withAdvice(refusal: Refusal, module: CellModule, folder: string): Refusal {
  if (!MISSING_MODULE.has(refusal.code)) return refusal
  const specifier = module.text.slice(module.start + refusal.start, module.start + refusal.end).replace(/['"`]/g, '')
  const advice = adviceFor(specifier, folder)
  return advice ? { ...refusal, message: `${refusal.message.replace(/\.$/, '')}; ${advice}.` } : refusal
}

/** Judges the module of a cell that lies on the desk. */
export function createChecker({
  service,
  desk,
  forget,
  folder,
}: Needs): (code: string, module: CellModule) => Judgement {
  const realmName = createRealmName()

  /** Checks what is on the desk; where a module is missing, it looks again whether that has been installed since. */
  const check = (module: CellModule): Refusal[] => {
    const once = () =>
      refusalsIn(module, [...service.getSyntacticDiagnostics(desk.file), ...service.getSemanticDiagnostics(desk.file)])
    const refusals = once()
    if (!refusals.some(({ code }) => MISSING_MODULE.has(code))) return refusals
    forget()
    desk.put(`${module.text}\n`)
    return once().map((refusal) => withAdvice(refusal, module, folder))
  }
  return (code, module) => {
    try {
      const refusals = UNCHECKED.test(code) ? [] : check(module)
      const program = service.getProgram()
      const types = typeImports(program, desk.file)
      const renames = shadowingEdits(program, desk.file, module, realmName)
      return { refusals, knowledge: { isType: (name) => types.has(name), realmName, renames } }
    } catch {
      // a checker that fails, on types too deep for it, say, must not keep a cell from running
      return { refusals: [], knowledge: { isType: () => false, realmName, renames: [] } }
    }
  }
}
