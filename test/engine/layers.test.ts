import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

/** The folders of each part of the engine; one imports only itself and those before it, what lies beside them all of them. */
const LAYERS: Record<string, readonly string[]> = {
  assembly: [
    ...['memory', 'lanes', 'random', 'products', 'dense', 'spline', 'strips', 'bijections', 'flows'],
    ...['segments', 'attention', 'tensors', 'training'],
  ],
  kernels: [
    ...['products', 'segments', 'dense', 'strips', 'networks', 'bijections', 'flows'],
    ...['attention', 'tensors', 'random', 'training'],
  ],
}

const engine = fileURLToPath(new URL('../../src/engine/', import.meta.url))

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
}

for (const [part, layers] of Object.entries(LAYERS)) {
  const root = join(engine, part)
  const layerOf = (path: string): string => {
    const inside = relative(root, path).split('/')
    return inside.length > 1 ? inside[0] : ''
  }

  test(`${part}: a folder imports only itself and those before it`, () => {
    const found = new Set<string>()
    for (const file of sources(root)) {
      const layer = layerOf(file)
      if (layer) found.add(layer)
      for (const [, path] of readFileSync(file, 'utf8').matchAll(/from '(\.[^']+)'/g)) {
        const target = join(dirname(file), path)
        if (layer === '' || relative(root, target).startsWith('..')) continue
        const other = layerOf(target)
        const allowed = other !== '' && layers.indexOf(other) <= layers.indexOf(layer)
        assert.ok(allowed, `${relative(engine, file)} imports ${path}`)
      }
    }
    assert.deepEqual([...found].sort(), [...layers].sort())
  })
}
