// @ts-check
/**
 * The types of tfjs that the library's declarations name, as a copy that type-checks. Those of tfjs itself do not: its
 * layers contradict themselves, and its types of WebGPU those that TypeScript brings, which a user who does not skip the
 * checks of libraries is told line by line. Members that are private there are left out, so that a tensor of the user's own
 * tfjs is one here.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import ts from 'typescript'

const CORE = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-core/package.json'))
const CHAINED = 'dist/public/chained_ops/register_all_chained_ops.d.ts'

const DOOR = `// @ts-nocheck
import './core/public/chained_ops/register_all_chained_ops'
export * from './core/index'
export declare const version: Readonly<Record<'tfjs' | 'tfjs-core' | 'tfjs-backend-cpu' | 'tfjs-backend-webgl', string>>
`

/** The declarations that the core and its chained operations lead to. */
function declarations() {
  const roots = ['dist/index.d.ts', CHAINED].map((path) => join(CORE, path))
  const program = ts.createProgram(roots, {
    noLib: true,
    types: [],
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    module: ts.ModuleKind.ESNext,
  })
  const files = program.getSourceFiles().map(({ fileName }) => fileName)
  return files.filter((file) => file.startsWith(join(CORE, 'dist').replaceAll('\\', '/')))
}

/**
 * @param {string} text
 * @param {string} name its path from the core's dist
 */
const cleaned = (text, name) =>
  `// @ts-nocheck\n${text
    .replace(/^\/\/\/ <.*\n/gm, '')
    .replaceAll('"@tensorflow/tfjs-core/dist/', `"${'../'.repeat(name.split('/').length - 1) || './'}`)
    .replace(/\/\*\*?[\s\S]*?@license[\s\S]*?\*\/\n/, '')
    .replace(/^ +(?:private|protected) [^{}\n]*;\n/gm, '')}`

/** @param {string} to a folder, which becomes one of CommonJS as the package is */
export function copyTensorTypes(to) {
  const licence = readFileSync(join(CORE, 'dist', 'tensor.d.ts'), 'utf8').match(
    /\/\*\*?[\s\S]*?@license[\s\S]*?\*\//,
  )?.[0]
  if (!licence) throw new Error('tfjs-core has no licence in its declarations')
  for (const file of declarations()) {
    const name = relative(join(CORE, 'dist'), file).replaceAll('\\', '/')
    mkdirSync(dirname(join(to, 'core', name)), { recursive: true })
    writeFileSync(join(to, 'core', name), cleaned(readFileSync(file, 'utf8'), name))
  }
  writeFileSync(join(to, 'index.d.ts'), `${licence}\n${DOOR}`)
  writeFileSync(join(to, 'package.json'), '{ "type": "commonjs" }\n')
}
