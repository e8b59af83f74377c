import assert from 'node:assert/strict'
import { mkdtempSync, truncateSync, writeFileSync } from 'node:fs'
import { copyFile, readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { neutrinaServed as neutrina } from './neutrina.ts'

const SAMPLE = fileURLToPath(new URL('../../data/ttbar_semilep_test.h5', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'neutrina-'))
const out = join(folder, 'model')
const train = ['train', 'nu-flows', '--data', SAMPLE, '--out', out]

const truncated = join(folder, 'truncated.h5')
await copyFile(SAMPLE, truncated)
truncateSync(truncated, 1_000_000)
const text = join(folder, 'notes.pdf')
writeFileSync(text, 'not events')

/** A wrong call, and what the reader is told. */
const CASES: readonly { name: string; args: string[]; told: RegExp }[] = [
  { name: 'an unknown command', args: ['trian'], told: /unknown command 'trian'.*train/s },
  { name: 'an unknown option', args: [...train, '--epoch', '3'], told: /unknown option '--epoch'.*--epochs/s },
  { name: 'a missing required option', args: ['train', 'nu-flows', '--out', out], told: /required option '--data/ },
  {
    name: 'an unknown profile',
    args: [...train, '--profile', 'realesed'],
    told: /--profile.*'realesed' is invalid.*released/s,
  },
  { name: 'an unknown backend', args: [...train, '--backend', 'cuda'], told: /'cuda' is invalid.*simd/s },
  { name: 'half an epoch', args: [...train, '--epochs', '0.5'], told: /--epochs.*whole number above 0, got '0.5'/s },
  { name: 'a negative learning rate', args: [...train, '--learning-rate=-1'], told: /number above 0, got '-1'/ },
  { name: 'a seed that is not a number', args: [...train, '--seed', 'x'], told: /whole number from 0, got 'x'/ },
  {
    name: 'a part beyond the last',
    args: ['infer', out, '--data', SAMPLE, '--out', 'x.h5', '--shard', '3/2'],
    told: /i\/n with i from 1 to n, got '3\/2'/,
  },
  {
    name: 'a file that is not there',
    args: ['train', 'nu-flows', '--data', join(folder, 'no.h5'), '--out', out],
    told: /no\.h5: expected/,
  },
  {
    name: 'a file that is not HDF5',
    args: ['train', 'nu-flows', '--data', text, '--out', out],
    told: /notes\.pdf: expected an HDF5 file/,
  },
  {
    name: 'a notebook that is none, and whose bytes would move the cursor',
    args: ['report', truncated, '--out', join(folder, 'page.html')],
    told: /truncated\.h5: expected a notebook, got no JSON .*HDF\\x0d/,
  },
  {
    name: 'a truncated file',
    args: ['train', 'nu-flows', '--data', truncated, '--out', out],
    told: /truncated\.h5: expected/,
  },
  {
    name: 'a folder without a model',
    args: ['evaluate', folder, '--data', SAMPLE],
    told: /expected a model's folder with params\.safetensors, got none; train a model/,
  },
]

describe('refused before any work, with exit code 2', { concurrency: 2 }, () => {
  for (const { name, args, told } of CASES) {
    test(name, async () => {
      const { code, stdout, stderr } = await neutrina(...args)
      assert.match(stderr, told)
      assert.doesNotMatch(stderr, /[^\P{Cc}\n\t]/u)
      assert.equal(code, 2)
      assert.equal(stdout, '')
      assert.deepEqual((await readdir(folder)).sort(), ['notes.pdf', 'truncated.h5'])
    })
  }
})

test('--help of each command ends with code 0 and tells its options', async () => {
  for (const command of [['train', 'nu-flows'], ['train', 'nu-ff'], ['infer'], ['evaluate']]) {
    const { code, stdout } = await neutrina(...command, '--help')
    assert.equal(code, 0)
    for (const option of ['--data', '--seed', '--backend']) assert.match(stdout, new RegExp(option))
  }
})
