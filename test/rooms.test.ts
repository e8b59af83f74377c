/** Who may import whom, for all of `src`: the table of docs/architecture.md as data, and what it refuses. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, test } from 'node:test'
import { type Import, importsOf, sourceFiles } from './helpers/imports.ts'

const LIB = [
  'show',
  'tensor',
  'columns',
  'kinematics',
  'events',
  'bijections',
  'distributions',
  'features',
  'models',
  'training',
  'samples',
  'reconstruction',
  'unfolding',
  'evaluation',
  'onnx',
  'systems',
].map((room) => `lib/${room}`)

/** Each room with those it may import, all of them before it: so there is no circle. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  'lib/show': [],
  'lib/tensor': ['engine'],
  'lib/columns': ['lib/show'],
  'lib/kinematics': ['lib/show', 'lib/tensor', 'lib/columns'],
  'lib/events': ['lib/show', 'lib/tensor', 'lib/columns', 'lib/kinematics'],
  'lib/bijections': ['lib/tensor'],
  'lib/distributions': ['lib/tensor', 'lib/bijections'],
  'lib/features': ['lib/columns', 'lib/kinematics', 'lib/events', 'lib/bijections'],
  'lib/models': ['lib/tensor', 'lib/bijections', 'lib/distributions'],
  'lib/training': ['lib/tensor', 'lib/distributions', 'lib/models'],
  'lib/samples': ['lib/show', 'lib/tensor', 'lib/columns', 'lib/distributions'],
  'lib/reconstruction': ['lib/tensor', 'lib/columns', 'lib/kinematics', 'lib/events'],
  'lib/unfolding': ['lib/tensor', 'lib/columns', 'lib/models', 'lib/training', 'lib/samples'],
  'lib/evaluation': ['lib/show', 'lib/tensor', 'lib/columns', 'lib/kinematics', 'lib/samples', 'lib/unfolding'],
  'lib/onnx': ['lib/tensor'],
  'lib/systems': LIB.slice(0, -1),
  plots: ['lib/show', 'lib/columns', 'lib/evaluation'],
  'kernel/realm': [],
  'kernel/display': ['lib/show', 'kernel/realm'],
  'kernel/core': ['kernel/realm', 'kernel/display'],
  'kernel/wire': ['kernel/realm', 'kernel/display', 'kernel/core'],
  'kernel/threads': ['kernel/realm', 'kernel/display', 'kernel/core', 'kernel/wire'],
  'kernel/install': [],
  report: ['engine', ...LIB, 'plots', 'kernel/core', 'kernel/threads'],
  cli: ['engine', ...LIB, 'plots', 'kernel/install', 'report'],
}

/** Rooms of which another may see only the types. */
const ONLY_TYPES: Readonly<Record<string, readonly string[]>> = { plots: ['lib/evaluation'] }

/** Files that belong to no room and that all rooms of their folder may import. */
const COMMON = ['complaint.ts', 'packages.ts', 'kernel/errors.ts']

/** More doors than the room's index.ts. */
const DOORS: Readonly<Record<string, readonly string[]>> = {
  report: ['live/index.ts'],
  // a module for cells, which import it by another kernel's name
  'kernel/display': ['others/tslab.ts'],
}

/** The rooms that may import a package; node's own modules are `node:`. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'node:': [
    'engine',
    'lib/tensor',
    'lib/events',
    'lib/training',
    'lib/onnx',
    'lib/systems',
    'plots',
    'kernel/core',
    'kernel/display',
    'kernel/install',
    'kernel/realm',
    'kernel/threads',
    'kernel/wire',
    'report',
    'cli',
  ],
  '@tensorflow/tfjs': ['engine', 'lib/tensor'],
  '@tensorflow/tfjs-core': ['lib/tensor', 'report'],
  '@tensorflow/tfjs-backend-cpu': ['report'],
  assemblyscript: ['engine'],
  h5wasm: ['lib/events'],
  koffi: ['engine'],
  jsroot: ['lib/events'],
  fzstd: ['lib/events'],
  protobufjs: ['lib/onnx'],
  hyparquet: ['lib/events'],
  'hyparquet-compressors': ['lib/events'],
  jsep: ['lib/events'],
  tinyglobby: ['cli'],
  'hyparquet-writer': ['lib/events'],
  vega: ['plots', 'report'],
  'vega-lite': ['plots', 'report'],
  'vega-interpreter': ['report'],
  'd3-dsv': ['report'],
  'fast-png': ['plots'],
  gifenc: ['plots'],
  pdfkit: ['plots'],
  'svg-to-pdfkit': ['plots'],
  '@resvg/resvg-js': ['plots', 'kernel/install'],
  '@expo-google-fonts/arimo': ['plots', 'report'],
  '@fontsource/arimo': ['plots', 'report'],
  '@fontsource/stix-two-text': ['plots', 'report'],
  typescript: ['kernel/core', 'kernel/threads', 'kernel/wire', 'report'],
  tsx: ['engine', 'kernel/threads'],
  zeromq: ['kernel/wire'],
  esbuild: ['kernel/core', 'kernel/threads', 'report'],
  ansi_up: ['report'],
  'highlight.js': ['report'],
  katex: ['report'],
  'markdown-it': ['report'],
  parse5: ['report'],
  'hast-util-from-parse5': ['report'],
  'hast-util-sanitize': ['report'],
  'cli-progress': ['cli', 'lib/training'],
  commander: ['cli'],
  yaml: ['cli'],
  'ml-levenberg-marquardt': ['lib/systems'],
}

/** Imports whose target is only known when the code runs, by file. */
const COMPUTED: Readonly<Record<string, string>> = {
  'engine/native/library.ts': 'koffi, where it is installed',
  'lib/tensor/backends/optionalPackage.ts': 'a package that the user may have installed',
  'lib/tensor/backends/tensorflow.ts': 'the same',
  'lib/tensor/backends/webgpu.ts': 'the same',
  'lib/events/formats/hdf5/library.ts': 'h5wasm, untouched by whatever loads modules',
  'kernel/threads/ownRealm.ts': 'what the kernel bundled itself',
  'kernel/threads/bundle.mjs': 'the packages that stay out of the bundle',
}

const SRC = resolve('src')

/** The room of a file in src, or the file itself where it belongs to none. */
function roomOf(file: string): string {
  const path = relative(SRC, file)
  if (COMMON.includes(path)) return path
  const room = Object.keys(MAY_IMPORT).find((name) => path.startsWith(`${name}/`))
  return room ?? path
}

const packageOf = (path: string): string =>
  path.startsWith('node:') ? 'node:' : (/^(@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path)

/** What is wrong with an import, if anything. */
function complaint(one: Import): string | undefined {
  const { from, path } = one
  const file = relative(SRC, from)
  const room = roomOf(from)
  if (!(room in MAY_IMPORT) && !COMMON.includes(room)) return `${file} is in no room`
  if (path === undefined) return file in COMPUTED ? undefined : `${file} imports what is not written down`
  if (path.startsWith('.')) return ownComplaint(one, room, resolve(dirname(from), path))
  const name = packageOf(path)
  return PACKAGES[name]?.includes(room) ? undefined : `${file} imports ${path}, which ${room} may not`
}

function ownComplaint({ from, way }: Import, room: string, target: string): string | undefined {
  const [file, path] = [relative(SRC, from), relative(SRC, target)]
  // a command that is started is no part of what starts it
  if (way === 'url' && path.startsWith('../bin/')) return undefined
  if (path.startsWith('..')) return `${file} imports ${path} from outside of src`
  const other = roomOf(target)
  if (other === room) return betweenSystems(file, path)
  if (COMMON.includes(other)) {
    return room.startsWith(dirname(other).replace('.', '')) ? undefined : `${file} imports ${path} of another folder`
  }
  if (!MAY_IMPORT[room]?.includes(other)) return `${file} imports the room ${other}, which ${room} may not`
  const doors = ['index.ts', ...(DOORS[other] ?? [])].map((door) => `${other}/${door}`)
  if (!doors.includes(path)) return `${file} imports ${path}, not the room's door`
  const onlyTypes = ONLY_TYPES[room]?.includes(other) && way !== 'type'
  return onlyTypes ? `${file} imports more of ${other} than types` : undefined
}

/** Folders of systems/ that are no system: what they hold serves all. */
const SERVE_ALL = ['calibration', 'certificate']

/** No system imports another; of the files that serve all, only the registry and the door know any. */
function betweenSystems(file: string, path: string): string | undefined {
  const systemOf = (name: string) => {
    const folder = /^lib\/systems\/(\w+)\//.exec(name)?.[1]
    return folder && SERVE_ALL.includes(folder) ? undefined : folder
  }
  const [own, other] = [systemOf(file), systemOf(path)]
  if (other === undefined || own === other) return undefined
  if (own) return `${file} imports the system ${other}`
  const may = ['lib/systems/registry.ts', 'lib/systems/index.ts'].includes(file)
  return may ? undefined : `${file} imports the system ${other}, which only the registry and the door may`
}

// what the build leaves, and AssemblyScript, a language of its own
const files = sourceFiles(SRC).filter((file) => !/\/engine\/build\//.test(file))
const imports = files.flatMap((file) => importsOf(file))

test('every folder of src is a room of the table, and no room of the table is missing', () => {
  const folders = (path: string) =>
    readdirSync(join(SRC, path), { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [join(path, entry.name)] : [],
    )
  const inside = folders('.').flatMap((name) => (['lib', 'kernel'].includes(name) ? folders(name) : [name]))
  assert.deepEqual(inside.sort(), Object.keys(MAY_IMPORT).sort())
})

test('the table has no circle: a room may import only those before it', () => {
  const before: string[] = []
  for (const [room, others] of Object.entries(MAY_IMPORT)) {
    assert.deepEqual(
      others.filter((other) => !before.includes(other)),
      [],
      room,
    )
    before.push(room)
  }
})

test('all of src imports only what the table allows, through doors, in whatever way it imports', () => {
  assert.ok(imports.length > 1500)
  for (const way of ['import', 'dynamic', 'type', 'url'] as const) assert.ok(imports.some((one) => one.way === way))
  assert.deepEqual(imports.map(complaint).filter(Boolean), [])
})

test('what the table tells of packages and of imports that are not written down is still so', () => {
  const used = new Set(
    imports.flatMap(({ path }) => (path === undefined || path.startsWith('.') ? [] : packageOf(path))),
  )
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  const known = ['node:', ...Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })]
  assert.deepEqual(
    Object.keys(PACKAGES).filter((name) => !known.includes(name)),
    [],
  )
  assert.deepEqual(
    [...used].filter((name) => !(name in PACKAGES)),
    [],
  )
  const computed = new Set(imports.flatMap(({ from, path }) => (path === undefined ? relative(SRC, from) : [])))
  assert.deepEqual([...computed].sort(), Object.keys(COMPUTED).sort())
})

test('the doors of the package are those of the rooms', () => {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, string> }
  const { './package.json': _, ...doors } = exports
  assert.deepEqual(doors, {
    ...Object.fromEntries(LIB.map((room) => [`./${room.slice(4)}`, `./src/${room}/index.ts`])),
    './plots': './src/plots/index.ts',
    './live': './src/report/live/index.ts',
  })
  for (const path of Object.values(doors)) assert.ok(existsSync(path), path)
})

test('notebooks import only doors of the package and what node brings', () => {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, string> }
  for (const name of readdirSync('notebooks').filter((name) => name.endsWith('.ipynb'))) {
    const { cells } = JSON.parse(readFileSync(join('notebooks', name), 'utf8'))
    const code = cells.flatMap((cell: { cell_type: string; source: string | string[] }) =>
      cell.cell_type === 'code' ? [[cell.source].flat().join('')] : [],
    )
    const found = code.flatMap((text: string, i: number) => importsOf(`${name}-${i}.ts`, text)) as Import[]
    assert.ok(found.length > 2, name)
    const wrong = found.filter(
      ({ path = '' }) => !path.startsWith('node:') && !(path.replace(/^neutrina\//, './') in exports),
    )
    assert.deepEqual(wrong, [])
  }
})

describe('the check refuses', () => {
  const REFUSED: Readonly<Record<string, [file: string, code: string, because: RegExp]>> = {
    'a room that comes later': ['lib/tensor/x.ts', "import { a } from '../models/index.ts'", /lib\/tensor may not/],
    'its types too': ['lib/tensor/x.ts', "import type { A } from '../models/index.ts'", /lib\/tensor may not/],
    'an export from it': ['lib/tensor/x.ts', "export { a } from '../models/index.ts'", /lib\/tensor may not/],
    'an import while it runs': ['lib/columns/x.ts', "await import('../events/index.ts')", /lib\/columns may not/],
    'the type of a module': ['lib/columns/x.ts', "type A = import('../events/index.ts').A", /lib\/columns may not/],
    'a worker': [
      'lib/samples/x.ts',
      "new Worker(new URL('../training/worker.ts', import.meta.url))",
      /lib\/samples may not/,
    ],
    'a way past the door': ['lib/models/x.ts', "import { a } from '../tensor/tree.ts'", /not the room's door/],
    'values of evaluation in plots': [
      'plots/x.ts',
      "import { a, type B } from '../lib/evaluation/index.ts'",
      /more of lib\/evaluation than types/,
    ],
    'other rooms in plots': ['plots/x.ts', "import type { A } from '../lib/events/index.ts'", /plots may not/],
    'another system': [
      'lib/systems/singleNeutrino/x.ts',
      "import { a } from '../twoNeutrinos/index.ts'",
      /imports the system twoNeutrinos/,
    ],
    'a system in what serves all': ['lib/systems/train.ts', "import './singleNeutrino/flow.ts'", /only the registry/],
    'the library in the kernel': ['kernel/core/x.ts', "import '../../lib/tensor/index.ts'", /kernel\/core may not/],
    'the command line in reports': ['report/html/x.ts', "import '../../cli/main.ts'", /report may not/],
    'the library in the engine': ['engine/x.ts', "import '../lib/tensor/index.ts'", /engine may not/],
    'errors of another folder': ['report/x.ts', "import '../kernel/errors.ts'", /of another folder/],
    'tfjs outside tensor': ['lib/bijections/x.ts', "import '@tensorflow/tfjs'", /lib\/bijections may not/],
    'HDF5 outside events': ['lib/training/x.ts', "await import('h5wasm/node')", /lib\/training may not/],
    'a file of the machine in mathematics': ['lib/bijections/x.ts', "import 'node:fs'", /lib\/bijections may not/],
    'a package of no room': ['cli/x.ts', "import 'left-pad'", /cli may not/],
    'a required package': ['lib/models/x.ts', "require('h5wasm')", /lib\/models may not/],
    'what is only known when it runs': ['lib/models/x.ts', 'await import(name)', /not written down/],
    'what lies outside': ['lib/models/x.ts', "import '../../../test/helpers/backend.ts'", /outside of src/],
    'a file in no room': ['lib/x.ts', "import './tensor/index.ts'", /in no room/],
  }
  for (const [what, [file, code, because]] of Object.entries(REFUSED)) {
    test(what, () => {
      const [one] = importsOf(join(SRC, file), code)
      assert.match(complaint(one) ?? 'nothing', because)
    })
  }

  test('and allows what is right', () => {
    const RIGHT: [string, string][] = [
      ['lib/models/x.ts', "import { a } from '../tensor/index.ts'"],
      ['lib/models/a/x.ts', "import { a } from '../../../complaint.ts'"],
      ['plots/x.ts', "import { type A, type B } from '../lib/evaluation/index.ts'"],
      ['lib/systems/registry.ts', "import { a } from './singleNeutrino/index.ts'"],
      ['lib/systems/singleNeutrino/x.ts', "import { a } from '../settings.ts'"],
      ['kernel/wire/x.ts', "import { a } from '../errors.ts'"],
      ['cli/x.ts', "await import('../report/index.ts')"],
      ['report/x.ts', "new URL('./style/x.css', import.meta.url)"],
    ]
    for (const [file, code] of RIGHT) {
      assert.deepEqual(importsOf(join(SRC, file), code).map(complaint).filter(Boolean), [])
    }
  })
})
