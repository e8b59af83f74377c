import { fileURLToPath } from 'node:url'
import ts from '../typescript.cjs'

/** A file of this package or of a package that it depends on, by its path from a folder above this module. */
export const ownFile = (path: string): string | undefined =>
  ts.findConfigFile(fileURLToPath(import.meta.url), ts.sys.fileExists, path)
