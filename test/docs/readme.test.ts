/** The commands and the TypeScript of README and of the pages that use what it makes, as they stand there, in a user's folder. */
import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { type Command, commandsOf, runCommand, usersFolder } from './commands.ts'
import { blocksOf, ROOT, runSteps, scriptOf, stepsOf, typeErrors } from './pages.ts'

/** Commands that the gate (.ci/run) and test/package run, since they install and take minutes. */
const ELSEWHERE = /^npm (ci && npm (start|test)|pack|install \S+\.tgz) /

/** A training of the page is shortened; everything else is run as it stands. */
const shortened = ({ words, line }: Command): Command => ({
  line,
  words: words.replace(/(neutrina train \S+)/, '$1 --epochs 2'),
})

let folder: string
before(async () => {
  folder = await usersFolder()
})

/** Tests of the commands of a page, and then of its TypeScript. */
function follow(page: string): void {
  for (const command of commandsOf(page).filter(({ words }) => !ELSEWHERE.test(words))) {
    test(`line ${command.line}: ${command.words.replace(/ *#.*/, '')}`, { timeout: 600_000 }, async () => {
      const { code, stdout, stderr } = await runCommand(shortened(command), folder)
      assert.equal(code, 0, stdout + stderr)
    })
  }
  const steps = stepsOf(page)
  if (steps.length === 0) return
  test('its TypeScript is without an error, and runs', { timeout: 600_000 }, async () => {
    const path = join(folder, 'page.mts')
    writeFileSync(path, scriptOf(steps))
    assert.deepEqual(typeErrors([path]), [])
    const printed = await runSteps(steps, folder)
    assert.equal(printed.length, steps.length)
  })
}

describe('README.md', () => {
  follow('README.md')

  test('what it makes is there', () => {
    for (const made of ['my-flow/params.safetensors', 'draws.h5', 'report.html']) {
      assert.ok(existsSync(join(folder, made)), made)
    }
    assert.match(readFileSync(join(folder, 'executed.ipynb'), 'utf8'), /'ci'/)
    assert.equal(readFileSync(join(folder, 'posterior.pdf')).toString('latin1', 0, 5), '%PDF-')
  })

  test('its first block is the two commands, and the package has their scripts', () => {
    const words = commandsOf('README.md').map(({ words }) => words.replace(/ *#.*/, ''))
    assert.deepEqual(words.slice(0, 2), ['npm ci && npm start', 'npm ci && npm test'])
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    assert.equal(scripts.start, 'node bin/neutrina.mjs start')
    assert.match(scripts.test, /test:unit/)
  })

  test('your own events come to a figure in ten lines', () => {
    const [{ code }] = stepsOf('README.md')
    const lines = code.text.split('\n').filter((line) => line !== '' && !line.startsWith('import '))
    assert.ok(lines.length <= 10, `${lines.length} lines besides the imports`)
  })
})

describe('docs/notebooks.md', () => follow('docs/notebooks.md'))
describe('docs/report-json.md', () => follow('docs/report-json.md'))
describe('docs/calibration.md', () => follow('docs/calibration.md'))

test('every block of README and docs is a program, a command, an output, or a file of a recipe', () => {
  const pages = [
    'README',
    'docs/architecture',
    'docs/extending',
    'docs/notebooks',
    'docs/own-analysis',
    'docs/own-flow',
  ]
  for (const page of [...pages, 'docs/report-json', 'docs/results'].map((name) => `${name}.md`)) {
    for (const { language, file, line } of blocksOf(page)) {
      const known = file === undefined ? ['ts', 'sh', 'text'] : ['ts', 'diff']
      assert.ok(known.includes(language), `${page}, line ${line}: ${language}`)
    }
  }
})
