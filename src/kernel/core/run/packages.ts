/** At the start of a line, up to the name of a package; types are none of its exports. */
const IMPORT = /^import\s+(?!type\s)(?:[^'"`;]*?\sfrom\s+)?['"]([@\w][^'"\n]*)['"]/gm

/** The packages that the import statements of a cell name, by the look of them, for those who load ahead. */
export const packagesIn = (code: string): string[] => [...code.matchAll(IMPORT)].map(([, specifier]) => specifier)
