/** General rooms hold no word of a decay: no file and no name in them speaks of neutrinos, leptons or top pairs. */
import assert from 'node:assert/strict'
import { basename, relative, resolve } from 'node:path'
import { test } from 'node:test'
import ts from 'typescript'
import { parsed, sourceFiles } from './helpers/imports.ts'

const GENERAL = [
  'show',
  'tensor',
  'columns',
  'bijections',
  'distributions',
  'features',
  'models',
  'training',
  'samples',
  'unfolding',
  'evaluation',
  'onnx',
]
const WORDS = new Set(['nu', 'nu2', 'neutrino', 'neutrinos', 'ttbar', 'lepton', 'leptons'])

/** The words of a name, at camelCase, snake_case and kebab-case; digits stay with the word before them. */
export const wordsOf = (name: string): string[] =>
  Array.from(name.matchAll(/[A-Z]?[a-z]+\d*|[A-Z]+(?![a-z])\d*|\d+/g), ([word]) => word.toLowerCase())

const isParticular = (name: string): boolean => wordsOf(name).some((word) => WORDS.has(word))

/** Names in a file that hold one of the words: identifiers, and the quoted names of properties. */
function particularNames(source: ts.SourceFile): string[] {
  const found = new Set<string>()
  const visit = (node: ts.Node): void => {
    const quoted = ts.isStringLiteralLike(node) && ts.isPropertyAssignment(node.parent) && node.parent.name === node
    if ((ts.isIdentifier(node) || ts.isPrivateIdentifier(node) || quoted) && isParticular(node.text)) {
      found.add(node.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return [...found]
}

for (const room of GENERAL) {
  test(`${room}: no file and no name with a word of a decay`, () => {
    const folder = resolve('src/lib', room)
    const files = sourceFiles(folder)
    assert.ok(files.length > 3)
    const names = files.filter((file) => isParticular(basename(file)) || isParticular(relative(folder, file)))
    assert.deepEqual(names, [])
    const found = files.flatMap((file) => particularNames(parsed(file)).map((name) => `${file}: ${name}`))
    assert.deepEqual(found, [])
  })
}

test('the check finds the words where they are, and not where they only look so', () => {
  const namesIn = (code: string) => particularNames(parsed('x.ts', code))
  assert.deepEqual(namesIn('const nuFlows = 1'), ['nuFlows'])
  assert.deepEqual(namesIn('const nu2Box = 1'), ['nu2Box'])
  assert.deepEqual(namesIn('type NeutrinoPair = { leptonMass: number }'), ['NeutrinoPair', 'leptonMass'])
  assert.deepEqual(namesIn('const TTBAR = 1; const m_lepton = 2'), ['TTBAR', 'm_lepton'])
  assert.deepEqual(namesIn("const of = { 'nu_px': 1 }"), ['nu_px'])
  assert.deepEqual(
    namesIn('class A { #leptons = 1 }'),
    ['leptons'].map((name) => `#${name}`),
  )
  assert.deepEqual(namesIn('const number = minus + nudge + topMass + enumerate'), [])
  assert.deepEqual(namesIn("// a neutrino\nconst label = 'true ν, neutrino'"), [])
  assert.ok(isParticular('src/lib/models/nu-flows.ts') && !isParticular('numbers.ts'))
})
