import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { ROOT, runSteps, scratchFolder, scriptOf, stepsOf, typeErrors } from './pages.ts'

/** The pages whose blocks are one program, and where it runs: at the root of the clone, or in a user's folder. */
const PAGES = [
  { page: 'docs/architecture.md', at: 'clone' },
  { page: 'docs/own-analysis.md', at: 'folder' },
  { page: 'docs/own-flow.md', at: 'folder' },
] as const

for (const { page, at } of PAGES) {
  describe(page, () => {
    const steps = stepsOf(page)
    const folder = scratchFolder()

    test('its blocks are TypeScript without an error', () => {
      const path = join(folder, 'page.mts')
      writeFileSync(path, scriptOf(steps))
      assert.deepEqual(typeErrors([path]), [])
    })

    test('its blocks print what it says', { timeout: 300_000 }, async () => {
      const printed = await runSteps(steps, folder, at === 'clone' ? ROOT : folder)
      assert.equal(printed.length, steps.length)
      steps.forEach(({ code, prints = '' }, i) => {
        assert.equal(printed[i], prints, `the block at line ${code.line}`)
      })
    })
  })
}

const WRITTEN = ['.', 'docs'].flatMap((at) =>
  readdirSync(join(ROOT, at)).flatMap((name) => (name.endsWith('.md') ? [join(at, name)] : [])),
)
for (const page of WRITTEN) {
  test(`${page}: every link into the repository leads somewhere`, () => {
    const text = readFileSync(join(ROOT, page), 'utf8')
    const targets = Array.from(text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g), ([, target]) => target)
    assert.deepEqual(
      targets.filter((target) => !existsSync(join(ROOT, dirname(page), target))),
      [],
    )
  })
}

test('a block with an error of types, and one that prints something else, are found', async () => {
  const folder = scratchFolder()
  const path = join(folder, 'page.mts')
  writeFileSync(path, "import { key } from 'neutrina/tensor'\nconst one: string = key(1)\nconsole.log(one)\n")
  assert.match(typeErrors([path]).join('\n'), /not assignable to type 'string'/)
  const wrong = { language: 'ts', text: "throw new Error('no')\n", line: 1 }
  await assert.rejects(runSteps([{ code: wrong }], folder), /ended with 1/)
})

test('CITATION.cff and CHANGELOG.md tell of this version', () => {
  const { version, license } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const citation = readFileSync(join(ROOT, 'CITATION.cff'), 'utf8')
  const value = (name: string) => new RegExp(`^${name}: (.+)$`, 'm').exec(citation)?.[1]
  assert.equal(value('version'), version)
  assert.equal(value('license'), license)
  assert.equal(value('cff-version'), '1.2.0')
  assert.ok(value('message') && /^authors:\n {2}- /m.test(citation))
  assert.match(
    readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8'),
    new RegExp(`^## ${version.replaceAll('.', '\\.')}$`, 'm'),
  )
})
