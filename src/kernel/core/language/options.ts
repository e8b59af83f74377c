import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from '../typescript.cjs'
import { ownFile } from './ownFile.ts'

/** What a notebook takes from the tsconfig.json of its project; the rest of it is about emitting and linting. */
const TAKEN = [
  'allowSyntheticDefaultImports',
  'baseUrl',
  'customConditions',
  'exactOptionalPropertyTypes',
  'experimentalDecorators',
  'jsx',
  'jsxImportSource',
  'lib',
  'noImplicitAny',
  'noImplicitThis',
  'noPropertyAccessFromIndexSignature',
  'noUncheckedIndexedAccess',
  'paths',
  'pathsBasePath',
  'strict',
  'strictBindCallApply',
  'strictFunctionTypes',
  'strictNullChecks',
  'strictPropertyInitialization',
  'typeRoots',
  'types',
  'useUnknownInCatchVariables',
] as const

const OWN: ts.CompilerOptions = {
  allowImportingTsExtensions: true,
  allowJs: true,
  esModuleInterop: true,
  module: ts.ModuleKind.ESNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  noEmit: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ESNext,
}

function fromProject(folder: string): ts.CompilerOptions {
  const file = ts.findConfigFile(folder, ts.sys.fileExists)
  if (!file) return {}
  const { config } = ts.readConfigFile(file, ts.sys.readFile) as { config?: object }
  // without `files` the options are read and no folder is searched
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, dirname(file))
  return Object.fromEntries(TAKEN.filter((name) => name in options).map((name) => [name, options[name]]))
}

/** The folders named node_modules/@types above a folder, and this package's own, which has the types of Node. */
function typeRoots(folder: string): string[] {
  const roots: string[] = []
  for (let at = folder; ; at = dirname(at)) {
    roots.push(join(at, 'node_modules/@types'))
    if (at === dirname(at)) break
  }
  const own = ownFile('node_modules/@types/node/package.json')
  if (own) roots.push(dirname(dirname(own)))
  return [...new Set(roots)].filter((root) => existsSync(root))
}

/** The compiler options for the cells of notebooks in a folder. */
export function compilerOptions(folder: string): ts.CompilerOptions {
  const defaults = {
    strict: true,
    types: ['node'],
    typeRoots: typeRoots(folder),
    lib: ['lib.esnext.d.ts', 'lib.dom.d.ts'],
  }
  return { ...defaults, ...fromProject(folder), ...OWN }
}
