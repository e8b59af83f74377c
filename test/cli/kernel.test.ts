import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  installKernel,
  listKernels,
  prefixFolder,
  searchedFolders,
  uninstallKernel,
  userFolder,
} from '../../src/kernel/install/index.ts'
import { neutrina } from './neutrina.ts'

const prefix = mkdtempSync(join(tmpdir(), 'neutrina-'))
const kernels = join(prefix, 'share', 'jupyter', 'kernels')

test('the kernel installs into a prefix, again over itself', async () => {
  installKernel(prefixFolder(prefix), { name: 'mine', displayName: 'Old' })
  const { code, stdout } = await neutrina('kernel', 'install', '--prefix', prefix, '--name', 'mine')
  assert.deepEqual([code, stdout], [0, `installed ${join(kernels, 'mine')}\n`])
  assert.deepEqual(readdirSync(kernels), ['mine'])
  const files = readdirSync(join(kernels, 'mine')).sort()
  assert.deepEqual(files, ['kernel.json', 'logo-32x32.png', 'logo-64x64.png', 'logo-svg.svg'])
  const spec = JSON.parse(readFileSync(join(kernels, 'mine', 'kernel.json'), 'utf8'))
  assert.deepEqual([spec.interrupt_mode, spec.argv[0]], ['message', process.execPath])
  assert.ok(spec.argv.includes('--no-force-async-hooks-checks') && existsSync(spec.argv[3]))
})

test('the kernel is listed where it is, and goes away', () => {
  const [found, ...others] = listKernels([prefixFolder(prefix), join(prefix, 'nothing')])
  assert.deepEqual(found, { name: 'mine', displayName: 'TypeScript (neutrina)', folder: join(kernels, 'mine') })
  assert.deepEqual(others, [])
  uninstallKernel(prefixFolder(prefix), 'mine')
  assert.deepEqual(readdirSync(kernels), [])
})

test("what is wrong is refused by name, and others' kernels stay", async () => {
  mkdirSync(join(kernels, 'python3'), { recursive: true })
  writeFileSync(join(kernels, 'python3', 'kernel.json'), '{"argv":["python"]}')
  const install = (name: string) => installKernel(prefixFolder(prefix), { name, displayName: name })
  assert.throws(() => install('a b'), /--name: expected letters.*got 'a b'/)
  assert.throws(() => install('python3'), /expected a kernel of neutrina, got another one/)
  assert.throws(() => uninstallKernel(prefixFolder(prefix), 'python3'), /expected a kernel of neutrina/)
  assert.throws(() => uninstallKernel(prefixFolder(prefix), 'none'), /expected a kernel at .*none, got nothing/)
  assert.ok(existsSync(join(kernels, 'python3', 'kernel.json')))
  const { code, stderr } = await neutrina('kernel', 'install', '--user', '--prefix', prefix)
  assert.equal(code, 2)
  assert.match(stderr, /--user and --prefix exclude/)
})

test("Jupyter's folders are found as Jupyter finds them", () => {
  assert.equal(userFolder({ HOME: '/h' }, 'linux'), '/h/.local/share/jupyter')
  assert.equal(userFolder({ HOME: '/h', XDG_DATA_HOME: '/x' }, 'linux'), '/x/jupyter')
  assert.equal(userFolder({ HOME: '/h' }, 'darwin'), '/h/Library/Jupyter')
  assert.equal(userFolder({ JUPYTER_DATA_DIR: '/j' }, 'linux'), '/j')
  assert.deepEqual(searchedFolders({ HOME: '/h', JUPYTER_PATH: '/a', VIRTUAL_ENV: '/v' }).slice(0, 3), [
    '/a',
    userFolder({ HOME: '/h' }),
    '/v/share/jupyter',
  ])
})
