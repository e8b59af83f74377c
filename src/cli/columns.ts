import { type Command, Option } from 'commander'
import { FileError } from '../complaint.ts'
import {
  type ColumnInFile,
  describeFile,
  formatOf,
  LAYOUTS,
  mappingSchema,
  openFile,
  proposeMapping,
} from '../lib/events/index.ts'

interface ColumnsOptions {
  mapping?: boolean
  json?: boolean
  schema?: boolean
}

/** Where editors find the schema: the file of the release in the repository. */
const SCHEMA = './node_modules/neutrina/docs/mapping.schema.json'

/** Adds `neutrina columns`. */
export function addColumns(program: Command): void {
  program
    .command('columns')
    .description('tell what an event file holds, and propose a mapping of its columns where its layout is known')
    .argument('[file]', 'an event file of any format')
    .option('--mapping', 'print the proposed mapping alone, ready to be saved and given to --mapping')
    .option('--json', 'print the columns as JSON')
    .addOption(new Option('--schema', 'print the JSON schema of mappings').conflicts(['mapping', 'json']))
    .action(run)
}

async function run(path: string | undefined, { mapping, json, schema }: ColumnsOptions): Promise<void> {
  if (schema) return print(mappingSchema())
  if (path === undefined) throw new FileError({ who: 'columns', wanted: 'an event file', got: 'none' })
  if (mapping) {
    const proposed = await proposeMapping(path)
    if (proposed) return print({ $schema: SCHEMA, ...proposed })
    throw new FileError({
      who: path,
      wanted: 'columns of a layout that needs a mapping and is known',
      got: (await isRecord(path)) ? 'the public record, which needs none' : 'others',
      fix: `see them by neutrina columns ${path}, and write a mapping as in docs/own-analysis.md`,
    })
  }
  const columns = await describeFile(path)
  if (json) return print(columns)
  const [{ events } = { events: 0 }] = columns
  process.stdout.write(
    `${path}: ${formatOf(path).name}, ${columns.length} columns, ${events} events\n${table(columns)}\n`,
  )
  process.stdout.write(`${await advice(path)}\n`)
}

const print = (value: unknown) => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)

/** A line a column: its path, its type, and how many numbers an event has of it. */
function table(columns: readonly ColumnInFile[]): string {
  const rows = columns.map(({ path, type, perEvent }) => [
    path || '(plain numbers)',
    type,
    perEvent === undefined ? 'a list an event' : perEvent === 1 ? '' : `${perEvent} an event`,
  ])
  const width = (k: number) => Math.max(0, ...rows.map((row) => row[k].length))
  const [first, second] = [width(0), width(1)]
  return rows.map(([path, type, per]) => `  ${path.padEnd(first)}  ${type.padEnd(second)}  ${per}`.trimEnd()).join('\n')
}

/** Whether a file is in a layout that is read without a mapping. */
async function isRecord(path: string): Promise<boolean> {
  const file = await openFile(path)
  const names = file.names()
  file.close()
  return LAYOUTS.some(({ group }) => group !== undefined && names.some((name) => name.startsWith(`${group}/`)))
}

async function advice(path: string): Promise<string> {
  const proposed = await proposeMapping(path)
  if (proposed) {
    return `the columns of ${proposed.name}; neutrina columns ${path} --mapping > mapping.json saves a mapping of them, to be looked through`
  }
  if (await isRecord(path)) return 'in the layout of the public record: read as it is, without a mapping'
  return 'of no layout that is known: write a mapping as in docs/own-analysis.md'
}
