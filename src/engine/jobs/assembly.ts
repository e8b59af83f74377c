import { CHOICES } from './choices.ts'
import { JOBS } from './index.ts'
import type { Layout, Slot } from './layout.ts'
import { LIMITS } from './limits.ts'
import { MEMORY } from './memory.ts'
import { entryLength, TABLES } from './tables.ts'

const TYPES: Record<Slot, string> = {
  pointer: 'usize',
  bytes: 'usize',
  integer: 'i32',
  unsigned: 'u32',
  float: 'f32',
  flag: 'i32',
}

/** logDet → LOG_DET, Log1p → LOG1P */
const upper = (name: string): string => name.replace(/(?<=[a-z\d])(?=[A-Z])/g, '_').toUpperCase()

/** The layouts and all that they begin with, the latter first. */
function ordered(layouts: readonly Layout[]): Layout[] {
  const found = new Set<Layout>()
  const add = (one: Layout): void => {
    if (one.base) add(one.base)
    found.add(one)
  }
  layouts.forEach(add)
  return [...found]
}

function classOf({ name, slots, names, base }: Layout): string {
  const own = names.slice(base?.names.length ?? 0).map((slot) => `  ${slot}: ${TYPES[slots[slot]]}`)
  return [`@unmanaged`, `export class ${name}${base ? ` extends ${base.name}` : ''} {`, ...own, '}'].join('\n')
}

const enumeration = (name: string, list: readonly string[]): string =>
  `export const enum ${name} { ${list.map(upper).join(', ')} }`

const constants = (numbers: Readonly<Record<string, number>>, type: string): string[] =>
  Object.entries(numbers).map(([name, value]) => `export const ${name}: ${type} = ${value}`)

/** A layout's arguments by a name of their own. */
const given = (name: string, of: Layout): string => `export const ${name} = changetype<${of.name}>(ARGUMENTS)`

const lower = (name: string): string => name[0].toLowerCase() + name.slice(1)

/** All that JavaScript and the kernels must agree on, in AssemblyScript. */
export function assemblyOf(): string {
  const jobs: [string, Layout][] = Object.entries(JOBS)
  const entries: Layout[] = Object.values(TABLES).flat()
  const tables = Object.keys(TABLES) as (keyof typeof TABLES)[]
  const signatures = ordered(jobs.map(([, of]) => of))
  const bases = signatures.filter((one) => jobs.every(([, of]) => of !== one))
  return [
    '/* Made by engine/build.mjs from engine/jobs: change it there. */',
    ...constants(MEMORY, 'usize'),
    ...constants(LIMITS, 'i32'),
    ...Object.entries(CHOICES).map(([name, list]) => enumeration(name, list)),
    enumeration('Job', Object.keys(JOBS)),
    ...constants(Object.fromEntries(tables.map((name) => [`${upper(name)}_BYTES`, 4 * entryLength(name)])), 'usize'),
    ...[...signatures, ...ordered(entries)].map(classOf),
    ...bases.map((base) => given(lower(base.name), base)),
    ...jobs.map(([name, of]) => given(name, of)),
    '',
  ].join('\n')
}
