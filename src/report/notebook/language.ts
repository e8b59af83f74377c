import { NotebookError } from '../errors.ts'
import { isFields } from './shape.ts'
import type { Notebook } from './types.ts'

const RUNS = new Set(['typescript', 'javascript'])

/** The language that a notebook says it is written in; nothing where it does not. */
function languageOf({ metadata }: Notebook): string | undefined {
  const { kernelspec, language_info } = metadata
  const told = [
    isFields(kernelspec) && kernelspec.language,
    isFields(language_info) && language_info.name,
    // a kernel that tells no language
    isFields(kernelspec) && typeof kernelspec.name === 'string' && /^(python|ir$|julia)/i.exec(kernelspec.name)?.[1],
  ]
  return told.find((name) => typeof name === 'string')
}

/** @throws NotebookError for a notebook in another language than its cells would run as */
export function refuseOtherLanguage(notebook: Notebook, path: string): void {
  const language = languageOf(notebook)
  if (language === undefined || RUNS.has(language.toLowerCase())) return
  throw new NotebookError({
    who: path,
    wanted: 'a TypeScript notebook',
    got: `one in ${language}`,
    fix: 'run it with its own kernel (jupyter nbconvert --execute), or choose the kernel TypeScript (neutrina) for it',
  })
}
