import { dirname } from 'node:path'
import { createDocuments, type Documents } from './documents.ts'
import { languageService } from './languageService.ts'
import { ownFile } from './ownFile.ts'
import { kernelSpecifiers } from './ownName.ts'

/** Reads what most notebooks need: the types of the language, of Node and of all that this package offers to them. */
export function readOwnTypes(): Documents {
  const documents = createDocuments()
  const folder = dirname(ownFile('package.json') ?? process.cwd())
  const imports = kernelSpecifiers(folder).map((specifier) => `import '${specifier}'`)
  languageService(folder, documents).prepare(imports.join('\n'), 0)
  return documents
}
