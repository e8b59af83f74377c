import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { test } from 'node:test'
import ts from 'typescript'

/** Which rooms of src/lib each room may import; the outside packages that have one door are below. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  tensor: ['engine'],
  columns: [],
  kinematics: ['tensor', 'columns'],
  events: ['tensor', 'columns', 'kinematics'],
  bijections: ['tensor'],
  distributions: ['tensor', 'bijections'],
  features: ['tensor', 'columns', 'kinematics', 'events', 'bijections'],
  models: ['tensor', 'bijections', 'distributions'],
  training: ['tensor', 'distributions'],
  samples: ['tensor', 'columns', 'distributions', 'models', 'features'],
  reconstruction: ['tensor', 'columns', 'kinematics', 'events', 'features', 'samples'],
  unfolding: ['tensor', 'columns', 'events', 'features', 'models', 'training', 'samples'],
  evaluation: ['tensor', 'columns', 'kinematics', 'samples', 'reconstruction', 'unfolding'],
  // joins the others into whole trainings and evaluations; nothing of src/lib imports it
  recipes: [
    'tensor',
    'columns',
    'kinematics',
    'events',
    'features',
    'models',
    'training',
    'samples',
    'reconstruction',
    'unfolding',
    'evaluation',
  ],
}
/** Packages that only some rooms may import. */
const DOORS: Record<string, readonly string[]> = {
  '@tensorflow/tfjs': ['tensor', 'engine'],
  h5wasm: ['events'],
}

const LIB = resolve('src/lib')

interface Import {
  from: string
  path: string
}

function importsOf(file: string): Import[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest)
  return source.statements.flatMap((statement) =>
    (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) && statement.moduleSpecifier
      ? [{ from: file, path: (statement.moduleSpecifier as ts.StringLiteral).text }]
      : [],
  )
}

const files = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))

const roomOf = (file: string): string => {
  const inLib = relative(LIB, file)
  return inLib.startsWith('..') ? relative(resolve('src'), file).split('/')[0] : inLib.split('/')[0]
}

/** What is wrong with an import, if anything. */
function complaint({ from, path }: Import): string | undefined {
  const room = roomOf(from)
  const door = Object.keys(DOORS).find((name) => path === name || path.startsWith(`${name}/`))
  if (door && !DOORS[door].includes(room)) return `${from} imports ${path}, which only ${DOORS[door]} may`
  if (!path.startsWith('.')) return undefined
  const target = resolve(dirname(from), path)
  const other = roomOf(target)
  // the one error base belongs to no room
  if (other === room || other === 'complaint.ts') return undefined
  if (!MAY_IMPORT[room]?.includes(other)) return `${from} imports the room ${other}, which ${room} may not`
  return target.endsWith(`/${other}/index.ts`) ? undefined : `${from} imports ${path}, not the room's door index.ts`
}

test('every room of src/lib is in the table, and none of the table is missing', () => {
  const rooms = readdirSync(LIB).sort()
  assert.deepEqual(rooms, Object.keys(MAY_IMPORT).sort())
})

test('rooms import only the rooms that the table allows, through their doors', () => {
  const wrong = files(LIB).flatMap(importsOf).map(complaint).filter(Boolean)
  assert.deepEqual(wrong, [])
})

test('plots see of the library only columns and the types of evaluation', () => {
  const statements = files(resolve('src/plots')).flatMap((file) =>
    Array.from(readFileSync(file, 'utf8').matchAll(/^(?:import|export) [^'\n]*?from '([^']*\/lib\/[^']*)'$/gm)),
  )
  assert.ok(statements.length > 0)
  for (const [statement, path] of statements) {
    assert.match(path, /\/lib\/(columns|evaluation)\/index\.ts$/)
    if (path.includes('evaluation')) assert.match(statement, /^import type /)
  }
})

test('the check itself refuses a wrong import', () => {
  const from = join(LIB, 'tensor/x.ts')
  assert.match(complaint({ from, path: '../models/index.ts' }) ?? '', /which tensor may not/)
  assert.match(complaint({ from: join(LIB, 'models/x.ts'), path: '../tensor/tree.ts' }) ?? '', /not the room's door/)
  assert.match(complaint({ from: join(LIB, 'models/x.ts'), path: 'h5wasm/node' }) ?? '', /which only events may/)
})
