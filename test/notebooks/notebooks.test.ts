import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readNotebook } from '../../src/report/index.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const out = mkdtempSync(join(tmpdir(), 'neutrina-'))

// from data to assertions about physics, on fewer events and with shorter trainings
for (const name of readdirSync(join(ROOT, 'notebooks')).filter((name) => name.endsWith('.ipynb'))) {
  test(`${name} runs from top to bottom at its reduced size`, { timeout: 900_000 }, () => {
    const executed = join(out, name)
    // networks of an earlier run would be loaded, and nothing trained
    const sets = ['--set', 'size=ci', '--set', `folder=${join(out, 'networks', name)}`]
    const words = ['bin/neutrina.mjs', 'run', join('notebooks', name), ...sets, '--out', executed]
    const { status, stderr } = spawnSync(process.execPath, words, { cwd: ROOT, encoding: 'utf8' })
    assert.equal(status, 0, stderr.slice(-2000))
    for (const cell of readNotebook(executed).cells) {
      if (cell.cell_type === 'code' && cell.source.trim() !== '') assert.notEqual(cell.execution_count, null)
    }
  })
}
