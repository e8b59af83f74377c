import type { Language } from './languageTypes.ts'

/**
 * Loads TypeScript, which takes a moment, and makes a language service for the notebooks of a folder.
 * @param folder where relative imports start
 */
export const createLanguage = async (folder: string): Promise<Language> =>
  (await import('./language/languageService.ts')).languageService(folder)
