import type { Documents } from './language/documents.ts'
import type { Language } from './languageTypes.ts'

/**
 * Loads TypeScript, which takes a moment, and makes a language service for the notebooks of a folder.
 * @param folder where relative imports start
 * @param documents what has been read already
 */
export const createLanguage = async (folder: string, documents?: Documents): Promise<Language> =>
  (await import('./language/languageService.ts')).languageService(folder, documents)

/** Loads TypeScript, and reads the types that most notebooks need. */
export const readOwnTypes = async (): Promise<Documents> => (await import('./language/ownTypes.ts')).readOwnTypes()
