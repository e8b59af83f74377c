// @ts-check
// Runs the test files with node's own runner and says at the end how many tests passed.
// usage: node test/run.mjs [FOLDER OR FILE …]      (default: everything under test/)
import { readdirSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { fileURLToPath } from 'node:url'

/** More files than this that fail are no matter of chance. */
const MOST_AGAIN = 3

const root = fileURLToPath(new URL('.', import.meta.url))
const asked = process.argv.slice(2)
const files = (asked.length > 0 ? asked : [root]).flatMap((path) =>
  statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true })
        .filter((name) => String(name).endsWith('.test.ts'))
        .map((name) => join(path, String(name)))
    : [path],
)

// each file runs in a process of its own, with these options
process.execArgv.push('--import', 'tsx')

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 * @param {string[]} paths
 * @param {number} concurrency
 * @returns {Promise<Map<string, Counts>>} of each file
 */
async function runAll(paths, concurrency) {
  /** @type {Map<string, Counts>} */
  const found = new Map()
  /** @param {string | undefined} file */
  const of = (file = '') => {
    const counts = found.get(file) ?? { passed: 0, failed: 0, skipped: 0 }
    found.set(file, counts)
    return counts
  }
  const stream = run({ files: paths, concurrency })
  stream.on('test:pass', ({ details, skip, file }) => {
    if (details.type === 'suite') return
    if (skip === undefined) of(file).passed++
    else of(file).skipped++
  })
  stream.on('test:fail', ({ details, file }) => {
    if (details.type !== 'suite') of(file).failed++
  })
  const told = stream.compose(new spec())
  told.pipe(process.stdout, { end: false })
  await finished(told)
  return found
}

// two at once on two cores too: most files wait for files, processes and pages a part of their time
const first = await runAll(files.sort(), Math.max(2, availableParallelism() - 1))
// what fails beside others on a busy machine is asked a second time, alone; what is broken fails again, and what is not is told
const failed = [...first].filter(([file, { failed }]) => failed > 0 && file !== '').map(([file]) => file)
const again = failed.length > 0 && failed.length <= MOST_AGAIN
if (again) console.log(`\nA second time, one after the other:\n${failed.join('\n')}\n`)
const second = again ? await runAll(failed, 1) : new Map()
const last = [...new Map([...first, ...second]).values()]
/** @param {keyof Counts} name */
const sum = (name) => last.reduce((total, counts) => total + counts[name], 0)
const healed = failed.filter((file) => second.get(file)?.failed === 0)
process.exitCode = sum('failed') > 0 || sum('passed') === 0 ? 1 : 0
if (healed.length > 0) console.log(`\nfailed at first, and passed alone:\n${healed.join('\n')}`)
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`)
