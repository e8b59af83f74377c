/** `neutrina unfold` as a user calls it, and what others read of what it writes. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { File, ready } from 'h5wasm/node'
import { parse, parseAllDocuments } from 'yaml'
import { toyBosonPairs, writeEvents } from '../../src/lib/events/index.ts'
import { train, WZ_OBSERVABLES, wzUnfolding } from '../../src/lib/systems/index.ts'
import { key, useBackend } from '../../src/lib/tensor/index.ts'
import { assertClose } from '../helpers/assertClose.ts'
import { neutrinaServed as neutrina } from './neutrina.ts'

const folder = mkdtempSync(join(tmpdir(), 'unfold-'))
const at = (name: string) => join(folder, name)
const DATA = toyBosonPairs(key(2), 200)
const DRAWS = 3
const unfold = (...more: string[]) =>
  neutrina('unfold', at('model'), '--data', at('data.h5'), '--draws', String(DRAWS), '--bootstraps', '20', ...more)

before(async () => {
  await useBackend()
  writeEvents(at('train.h5'), toyBosonPairs(key(1), 900))
  writeEvents(at('data.h5'), DATA)
  const settings = wzUnfolding.settings('adversarial', { profile: 'exact-small', epochs: 1 })
  for (const [out, seed] of [
    ['model', 1],
    ['other', 2],
  ] as const) {
    await train(wzUnfolding, { network: 'fcgan', settings, files: [at('train.h5')], seed, out: at(out) })
  }
  const { code, stderr, stdout } = await unfold(
    '--out',
    at('out.h5'),
    '--hepdata',
    at('hepdata'),
    '--ensemble',
    at('other'),
  )
  assert.equal(code, 0, stderr)
  // 20 of the data, and what each of both trainings gives
  assert.match(stdout, new RegExp(`${DATA.count * DRAWS} rows, 22 replicas`))
  await ready
})

test('the bundle holds rows, weights, replicas, another training, schema and provenance', () => {
  const file = new File(at('out.h5'), 'r')
  const rows = DATA.count * DRAWS
  const data = (name: string) => {
    const set = file.get(name) as unknown as { shape: number[]; value: Float64Array }
    return { shape: set.shape, values: Array.from(set.value, Number) }
  }
  assert.deepEqual(data('values').shape, [rows, WZ_OBSERVABLES.length])
  assert.deepEqual(data('event').values.slice(0, 4), [0, 0, 0, 1])
  const weights = data('weights').values
  assertClose([weights.reduce((a, b) => a + b)], [DATA.count], { relative: 1e-6 })
  assert.deepEqual(data('statistical_weights').shape, [rows, 20])
  assert.deepEqual(data('model_values').shape.slice(0, 2), [rows, 2])
  // the draws of an event fluctuate together
  const replicas = data('statistical_weights').values
  for (let event = 0; event < 10; event++) {
    const one = replicas.slice(20 * DRAWS * event, 20 * (DRAWS * event + 1))
    assertClose(replicas.slice(20 * (DRAWS * event + 1), 20 * (DRAWS * event + 2)), one, { absolute: 1e-9 })
  }
  const attribute = (name: string) => String(file.attrs[name].value)
  const columns = JSON.parse(attribute('columns')) as { name: string }[]
  assert.deepEqual(
    columns.map(({ name }) => name),
    WZ_OBSERVABLES.map(({ name }) => name),
  )
  assert.equal(attribute('format'), 'neutrina-unfolded-1')
  assert.match(attribute('model_sha256'), /^[0-9a-f]{64}$/)
  assert.match(attribute('data'), /data\.h5/)
  file.close()
})

test('the HEPData files are YAML that says what the bundle says', () => {
  const files = readdirSync(at('hepdata')).sort()
  assert.equal(files.length, 1 + 2 * WZ_OBSERVABLES.length)
  const tables = parseAllDocuments(readFileSync(at('hepdata/submission.yaml'), 'utf8')).map((one) => one.toJS())
  assert.deepEqual(
    tables.map(({ data_file }) => data_file).sort(),
    files.filter((name) => name !== 'submission.yaml'),
  )
  const table = parse(readFileSync(at('hepdata/pt_q1.yaml'), 'utf8'))
  const [{ values: bins }] = table.independent_variables
  const [{ values }] = table.dependent_variables
  const file = new File(at('out.h5'), 'r')
  const sets = ['values', 'weights'].map((name) => (file.get(name) as unknown as { value: Float32Array }).value)
  for (const [k, { low, high }] of (bins as { low: number; high: number }[]).entries()) {
    let sum = 0
    for (let row = 0; row < sets[1].length; row++) {
      const x = sets[0][row * WZ_OBSERVABLES.length]
      if (x >= low && x < high) sum += Number(sets[1][row])
    }
    assertClose([Number(values[k].value)], [sum], { relative: 1e-4, absolute: 1e-4 })
    if (sum > 0)
      assert.deepEqual(
        values[k].errors.map(({ label }: { label: string }) => label),
        ['stat', 'sys,method'],
      )
  }
  file.close()
})

test('nothing is replaced unasked, and what was measured never', async () => {
  assert.equal((await unfold('--out', at('out.h5'))).code, 2)
  const { code, stderr } = await unfold('--out', at('data.h5'), '--overwrite')
  assert.equal(code, 2)
  assert.match(stderr, /another file than those that are read/)
})

/** A Python with these packages: NEUTRINA_PYTHON, or python3. */
function pythonWith(...packages: string[]): string | undefined {
  return [process.env.NEUTRINA_PYTHON ?? 'python3'].find(
    (python) => spawnSync(python, ['-c', packages.map((name) => `import ${name}`).join('\n')]).status === 0,
  )
}

const withH5py = pythonWith('h5py', 'numpy')
test('ten lines of h5py, as the page has them, read it again', { skip: !withH5py && 'no Python with h5py' }, () => {
  const page = readFileSync(fileURLToPath(new URL('../../docs/unfolding.md', import.meta.url)), 'utf8')
  const script = /```python\n([\s\S]*?)```/.exec(page)![1].replace('unfolded.h5', at('out.h5'))
  writeFileSync(at('read.py'), `${script}\nprint(json.dumps({"counts": counts.tolist(), "errors": errors.tolist()}))\n`)
  const { status, stdout, stderr } = spawnSync(withH5py!, [at('read.py')], { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  const { counts, errors } = JSON.parse(stdout) as { counts: number[]; errors: number[] }
  const file = new File(at('out.h5'), 'r')
  const [values, weights] = ['values', 'weights'].map(
    (name) => (file.get(name) as unknown as { value: Float32Array }).value,
  )
  const wanted = new Float64Array(16)
  for (let row = 0; row < weights.length; row++) {
    const bin = Math.floor(values[row * WZ_OBSERVABLES.length] / 10)
    if (bin < 16) wanted[bin] += Number(weights[row])
  }
  file.close()
  assertClose(counts, [...wanted], { relative: 1e-4, absolute: 1e-3 })
  assert.ok(errors.some((error) => error > 0))
})

const withLib = pythonWith('hepdata_lib', 'yaml')
test('hepdata_lib reads the submission', { skip: !withLib && 'no Python with hepdata_lib' }, () => {
  const script = [
    'import sys, yaml, hepdata_lib',
    'from hepdata_lib.helpers import check_file_existence',
    'folder = sys.argv[1]',
    'for doc in yaml.safe_load_all(open(folder + "/submission.yaml")):',
    '    check_file_existence(folder + "/" + doc["data_file"])',
    '    data = yaml.safe_load(open(folder + "/" + doc["data_file"]))',
    '    table = hepdata_lib.Table(doc["name"])',
    '    table.description = doc["description"]',
    '    n = None',
    '    for kind, independent in (("independent_variables", True), ("dependent_variables", False)):',
    '        for given in data[kind]:',
    '            binned = "low" in given["values"][0]',
    '            v = hepdata_lib.Variable(given["header"]["name"], is_independent=independent, is_binned=binned, units=given["header"].get("units", ""))',
    '            v.values = [(one["low"], one["high"]) for one in given["values"]] if binned else [one["value"] for one in given["values"]]',
    '            for k, error in enumerate(max((one.get("errors", []) for one in given["values"]), key=len)):',
    '                u = hepdata_lib.Uncertainty(error["label"], is_symmetric=True)',
    '                u.values = [one["errors"][k]["symerror"] if "errors" in one else 0 for one in given["values"]]',
    '                v.add_uncertainty(u)',
    '            assert n in (None, len(v.values))',
    '            n = len(v.values)',
    '            table.add_variable(v)',
    '    submission = hepdata_lib.Submission()',
    '    submission.add_table(table)',
    'print("read")',
  ].join('\n')
  const { status, stdout, stderr } = spawnSync(withLib!, ['-c', script, at('hepdata')], { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
  assert.match(stdout, /read/)
})

test('draws that were made in parts unfold to the bytes of the job done at once', async () => {
  const own = (...more: string[]) => unfold('--ensemble', at('other'), ...more)
  const done = async (ended: ReturnType<typeof neutrina>) => {
    const { code, stderr } = await ended
    assert.equal(code, 0, stderr)
  }
  for (const part of [1, 2]) await done(own('--shard', `${part}/2`, '--out', at(`part-${part}.h5`)))
  await done(neutrina('merge', at('part-2.h5'), at('part-1.h5'), '--out', at('drawn.h5')))
  await done(own('--drawn', at('drawn.h5'), '--out', at('from-parts.h5')))
  assert.ok(readFileSync(at('from-parts.h5')).equals(readFileSync(at('out.h5'))))
  const { code, stderr } = await unfold('--drawn', at('drawn.h5'), '--out', at('none.h5'))
  assert.equal(code, 2)
  assert.match(stderr, /expected draws of this job/)
})
