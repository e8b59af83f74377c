// Judges the kernel by Jupyter itself: jupyter_client, nbclient and nbconvert from PyPI, and JupyterLab in Chromium.
// usage: node --import tsx test/jupyter.ts [python] [lab] [compat]      (default: all)
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { findPython, makeEnvironment } from '../src/cli/lab/environment.ts'
import { chromiumPath } from './lab/browser.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SUITE = fileURLToPath(new URL('kernel/jupyter', import.meta.url))
const JUDGES = fileURLToPath(new URL('kernel/jupyter/requirements.txt', import.meta.url))
const PAPERMILL = fileURLToPath(new URL('../integrations/papermill', import.meta.url))

/** How many tests there were; told in one line at the end. */
interface Counts {
  passed: number
  failed: number
  skipped: number
}

/** Runs a program, shows what it prints, and returns that. */
function run(
  program: string,
  words: readonly string[],
  folder: string,
): Promise<{ text: string; code: number | null }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    let text = ''
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part: string) => {
        text += part
        process.stdout.write(part)
      })
    child.on('error', reject)
    child.on('close', (code) => resolve({ text, code }))
  })
}

/** Installs the packages that judge, and what papermill needs of this clone, as a user would. */
async function installJudges(python: string): Promise<void> {
  const words = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', JUDGES, PAPERMILL]
  const { code } = await run(python, words, ROOT)
  if (code !== 0) throw new Error(`pip ended with ${code}`)
}

async function pythonTests(python: string): Promise<Counts> {
  await installJudges(python)
  const { text, code } = await run(python, ['-m', 'unittest', 'discover', '-v', '-p', 'test_*.py'], SUITE)
  const count = (pattern: RegExp) => Number(pattern.exec(text)?.[1] ?? 0)
  const failed = count(/failures=(\d+)/) + count(/errors=(\d+)/) || Number(code !== 0)
  const skipped = count(/skipped=(\d+)/)
  return { passed: Math.max(0, count(/^Ran (\d+) tests?/m) - failed - skipped), failed, skipped }
}

async function nodeTests(file: string): Promise<Counts> {
  const words = ['--import', 'tsx', '--test', '--test-reporter=spec', file]
  const { text, code } = await run(process.execPath, words, ROOT)
  const count = (name: string) => Number(new RegExp(`^. ${name} (\\d+)$`, 'm').exec(text)?.[1] ?? 0)
  return { passed: count('pass'), failed: count('fail') || Number(code !== 0), skipped: count('skipped') }
}

const asked = process.argv.slice(2)
const wanted = (name: string) => asked.length === 0 || asked.includes(name)
const total: Counts = { passed: 0, failed: 0, skipped: 0 }
const add = (counts: Counts) => {
  for (const name of ['passed', 'failed', 'skipped'] as const) total[name] += counts[name]
}
const skip = (what: string, because: string) => {
  console.log(`skipped ${what}: ${because}`)
  total.skipped++
}

if (!findPython()) skip('everything', 'there is no python3 with venv on this machine')
else {
  const { python } = await makeEnvironment(`${ROOT}.venv-jupyter`, console.log)
  if (wanted('python')) add(await pythonTests(python))
  if (wanted('lab') && !chromiumPath()) skip('JupyterLab', 'there is no Chromium; apt-get install chromium')
  else if (wanted('lab')) add(await nodeTests('test/lab/lab.browser.ts'))
  if (wanted('compat')) add(await nodeTests('test/compat/compat.ts'))
}
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed > 0 ? 1 : 0
