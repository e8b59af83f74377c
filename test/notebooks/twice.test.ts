import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { readNotebook } from '../../src/report/index.ts'

const FOLDER = fileURLToPath(new URL('../../notebooks/', import.meta.url))

/** Shorter ones, such as `(x) => x.pt`, say nothing that a library could say better. */
const LONG = 60

/** The functions that the cells of a notebook write, as their text without white space. */
function functionsOf(name: string): Set<string> {
  const cells = readNotebook(FOLDER + name).cells.filter(({ cell_type }) => cell_type === 'code')
  const source = ts.createSourceFile(name, cells.map((cell) => cell.source).join('\n'), ts.ScriptTarget.Latest, true)
  const found = new Set<string>()
  const visit = (node: ts.Node): void => {
    const text = ts.isFunctionLike(node) ? node.getText(source).replace(/\s+/g, '') : ''
    if (text.length > LONG) found.add(text)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** What the cells of a notebook call a function of their own. */
function namesOf(name: string): Set<string> {
  const cells = readNotebook(FOLDER + name).cells.filter(({ cell_type }) => cell_type === 'code')
  const names = cells.flatMap(({ source }) => [...source.matchAll(/^const (\w+) = (?:async )?\([^)]*\) =>/gm)])
  return new Set(names.map(([, declared]) => declared))
}

test('what two notebooks need is in the library: no function is written in both, and no name is given to a function in both', () => {
  const notebooks = readdirSync(FOLDER).filter((name) => name.endsWith('.ipynb'))
  assert.ok(notebooks.length > 1)
  for (const of of [functionsOf, namesOf]) {
    const seen = new Map<string, string>()
    for (const name of notebooks) {
      for (const one of of(name)) {
        assert.ok(!seen.has(one), `${one} is in ${seen.get(one)} and in ${name}`)
        seen.set(one, name)
      }
    }
  }
})

test('notebooks import the doors of rooms only', () => {
  for (const name of readdirSync(FOLDER).filter((name) => name.endsWith('.ipynb'))) {
    for (const { cell_type, source } of readNotebook(FOLDER + name).cells) {
      if (cell_type !== 'code') continue
      for (const [, from] of source.matchAll(/^import .* from '([^']+)'/gm))
        assert.match(from, /^(node:|neutrina\/\w+$)/)
    }
  }
})
