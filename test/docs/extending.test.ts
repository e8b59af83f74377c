/** Every recipe of docs/extending.md, followed word for word in a copy of the repository. */
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, test } from 'node:test'
import { run } from '../helpers/run.ts'
import { ROOT, typeErrors } from './pages.ts'
import { changed, copyOfRepository, follow, type Recipe, recipeOf, runCommands } from './recipe.ts'

const PAGE = 'docs/extending.md'

/** The recipe without one of its files: what forgets it must fail. */
const without = ({ blocks }: Recipe, forgotten: string): Recipe => {
  const rest = blocks.filter(({ file }) => file !== forgotten)
  return { blocks: rest, files: [...new Set(rest.flatMap(({ file }) => file ?? []))] }
}

const RECIPES = [
  { heading: 'A bijection', most: 4, forgotten: 'test/bijections/sweepTable.ts', says: /✖ has a row for every export/ },
  {
    heading: 'A mark',
    most: 3,
    forgotten: 'test/plots/marks.ts',
    says: /✖ every exported mark and figure has a chart/,
  },
  { heading: 'A file format', most: 4, forgotten: 'src/lib/events/formats/registry.ts', says: /✖ events come back/ },
  // its folder of five, the registry, its test, its notebook
  {
    heading: 'A system',
    most: 8,
    forgotten: 'src/lib/systems/registry.ts',
    says: /expected one of nu-flows, .* got 'missing-flow'/,
  },
]

for (const { heading, most, forgotten, says } of RECIPES) {
  describe(heading, () => {
    const recipe = recipeOf(PAGE, heading)
    let copy: string

    before(() => {
      copy = copyOfRepository()
      follow(recipe, copy)
    })

    test(`touches at most ${most} files`, () => {
      assert.ok(recipe.files.length <= most, recipe.files.join(', '))
    })

    test('its files are TypeScript without an error, in the house style', async () => {
      const sources = recipe.files.filter((file) => file.endsWith('.ts'))
      assert.deepEqual(
        typeErrors(
          sources.map((file) => join(copy, file)),
          copy,
        ),
        [],
      )
      const words = ['check', '--vcs-enabled=false', '--colors=off', ...recipe.files]
      const { code, stdout, stderr } = await run(join(ROOT, 'node_modules/.bin/biome'), words, { cwd: copy })
      assert.equal(code, 0, stdout + stderr)
    })

    test('what it says to run passes', { timeout: 600_000 }, async () => {
      const { code, stdout, stderr } = await runCommands(recipe, copy)
      assert.equal(code, 0, `${stdout}${stderr}`.slice(-3000))
    })

    test(`fails for who forgets ${forgotten}`, { timeout: 600_000 }, async () => {
      const bare = copyOfRepository()
      follow(without(recipe, forgotten), bare)
      const { code, stdout, stderr } = await runCommands(recipe, bare)
      assert.notEqual(code, 0)
      assert.match(stdout + stderr, says)
    })
  })
}

test('a change whose place is not there, or there twice, is refused', () => {
  assert.equal(changed('a\nb\nc\n', ' a\n+x\n b\n', 'file'), 'a\nx\nb\nc\n')
  assert.equal(changed('a\nb\nc\n', '+x\n a\n@@\n-b\n c\n', 'file'), 'x\na\nc\n')
  assert.throws(() => changed('a\nb\n', ' c\n+x\n', 'file'), /file: .* 0 times/)
  assert.throws(() => changed('a\nb\na\n', ' a\n+x\n', 'file'), /2 times/)
})

test('a recipe whose file is already there is refused', () => {
  const recipe = recipeOf(PAGE, 'A mark')
  const copy = copyOfRepository()
  follow(recipe, copy)
  assert.ok(existsSync(join(copy, recipe.files[0])))
  assert.throws(() => follow(recipe, copy), /already there/)
})
