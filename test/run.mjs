// Runs the test files with node's own runner. Node 20's `--test` takes no patterns, so the files are listed here.
// usage: node test/run.mjs [FOLDER OR FILE …]      (default: everything under test/)
import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('.', import.meta.url))
const asked = process.argv.slice(2)
const files = (asked.length > 0 ? asked : [root]).flatMap((path) =>
  statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true })
        .filter((name) => String(name).endsWith('.test.ts'))
        .map((name) => `${path}/${name}`)
    : [path],
)
const options = ['--import', 'tsx', '--test', '--test-reporter', process.stdout.isTTY ? 'spec' : 'tap']
const { status } = spawnSync(process.execPath, [...options, ...files.sort()], { stdio: 'inherit' })
process.exit(status ?? 1)
