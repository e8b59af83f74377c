import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { run } from '../helpers/run.ts'
import { ROOT } from './pages.ts'

const folder = mkdtempSync(join(tmpdir(), 'neutrina-api-'))
after(() => rmSync(folder, { recursive: true }))
const options = JSON.parse(readFileSync(join(ROOT, 'typedoc.json'), 'utf8'))
const typedoc = (...words: string[]) => run(join(ROOT, 'node_modules/.bin/typedoc'), words, { cwd: ROOT })

test('npm run docs: every public symbol is described, every door has its page, and nothing is loaded from elsewhere', {
  timeout: 600_000,
}, async () => {
  const { code, stdout, stderr } = await typedoc('--out', folder)
  assert.equal(code, 0, stdout + stderr)
  const { exports, scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  assert.equal(scripts.docs, 'typedoc')
  const { './package.json': _, ...doors } = exports as Record<string, string>
  assert.deepEqual(
    options.entryPoints.map((path: string) => `./${path}`).sort(),
    Object.values(doors).sort(),
    'every door of the package is described',
  )
  for (const door of Object.keys(doors)) {
    assert.ok(existsSync(join(folder, 'modules', `neutrina_${door.slice(2)}.html`)), door)
  }
  const pages = readdirSync(folder, { recursive: true }).map(String)
  const html = pages.filter((page) => page.endsWith('.html'))
  assert.ok(html.length > 400)
  for (const page of html) {
    const text = readFileSync(join(folder, page), 'utf8')
    assert.doesNotMatch(text, /<(?:script|link|img)[^>]+(?:src|href)="(?:https?:)?\/\//, page)
  }
})

test('a symbol that is not described fails it', { timeout: 600_000 }, async () => {
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  write('bare.ts', 'export const bare = 1\n')
  write('tsconfig.json', '{ "compilerOptions": { "types": [] }, "files": ["bare.ts"] }')
  write('typedoc.json', JSON.stringify({ ...options, entryPoints: ['bare.ts'] }))
  const { code, stdout, stderr } = await typedoc('--options', join(folder, 'typedoc.json'), '--emit', 'none')
  assert.notEqual(code, 0)
  assert.match(stdout + stderr, /bare.*does not have any documentation/)
})
