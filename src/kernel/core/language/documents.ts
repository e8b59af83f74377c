import ts from '../typescript.cjs'

/** Files as trees, each read once for all language services that want it in the same version. */
export type Documents = ts.DocumentRegistry

/** No files yet. */
export function createDocuments(): Documents {
  const registry = ts.createDocumentRegistry(ts.sys.useCaseSensitiveFileNames)
  // what a project may choose that changes how a file is read; by TypeScript's own key no two folders would share a file
  const getKeyForCompilationSettings = ({ jsx, jsxImportSource, strict }: ts.CompilerOptions) =>
    JSON.stringify([jsx, jsxImportSource, strict]) as ts.DocumentRegistryBucketKey
  return { ...registry, getKeyForCompilationSettings }
}
