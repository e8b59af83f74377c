// @ts-check
// Runs the test files with node's own runner and says at the end how many tests passed.
// usage: node test/run.mjs [FOLDER OR FILE …]      (default: everything under test/)
import { readdirSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { fileURLToPath } from 'node:url'

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

const counts = { passed: 0, failed: 0, skipped: 0 }
// two at once on two cores too: most files wait for files, processes and pages a part of their time
const stream = run({ files: files.sort(), concurrency: Math.max(2, availableParallelism() - 1) })
stream.on('test:pass', ({ details, skip }) => {
  if (details.type === 'suite') return
  if (skip === undefined) counts.passed++
  else counts.skipped++
})
stream.on('test:fail', ({ details }) => {
  if (details.type !== 'suite') counts.failed++
})
stream.compose(new spec()).pipe(process.stdout)
stream.on('end', () => {
  process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0
  // after the reporter's own summary
  process.on('exit', () => {
    console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
  })
})
