import type ts from '../typescript.cjs'
import type { CellModule } from './cellModule.ts'
import type { CellModules } from './cellModules.ts'

/** A code that an editor asks about, with all names of the notebook in sight. */
export interface Question {
  service: ts.LanguageService
  modules: CellModules
  /** The file that the code stands in as a module. */
  file: string
  module: CellModule
  code: string
}
