import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { CHARTS } from './charts.ts'

/** Vega 5 lives in a folder of its own, as two Vegas do not fit into one: `npm run test:vega5` installs it. */
const FOLDER = 'test/compat/vega5/'
const skip = existsSync(`${FOLDER}node_modules/vega`) ? false : 'Vega 5 is not installed: npm run test:vega5'

interface Vega {
  readonly parse: (spec: unknown) => unknown
  readonly View: new (runtime: unknown, options: unknown) => { toSVG(): Promise<string>; finalize(): void }
}
type Compile = (spec: unknown, options: { logger: unknown }) => { spec: unknown }

const load = async (path: string) => (await import(pathToFileURL(`${FOLDER}node_modules/${path}`).href)) as unknown

function logger(warnings: string[]) {
  const tell = (...parts: unknown[]) => {
    warnings.push(parts.join(' '))
    return self
  }
  const ignore = () => self
  const self = { level: ignore, error: tell, warn: tell, info: ignore, debug: ignore }
  return self
}

for (const [version, folder] of [
  ['5.23.0', 'vega-lite'],
  ['5.6.1, which JupyterLab 4.6 brings,', 'vega-lite-lab'],
]) {
  test(`every chart compiles and draws in Vega-Lite ${version} without a warning`, { skip }, async () => {
    const vega = (await load('vega/build/vega-node.js')) as { default: Vega }
    const { compile } = (await load(`${folder}/build/vega-lite.js`)) as { compile: Compile }
    for (const [name, make] of Object.entries(CHARTS)) {
      const warnings: string[] = []
      const { spec } = compile(make().spec, { logger: logger(warnings) })
      const view = new vega.default.View(vega.default.parse(spec), { renderer: 'none', logger: logger(warnings) })
      const svg = await view.toSVG()
      view.finalize()
      assert.deepEqual(warnings, [], name)
      assert.ok(!JSON.stringify(spec).includes('"type":"stack"'), `${name}: what is drawn lies where its data are`)
      assert.ok(svg.length > 1000 && !svg.includes('NaN'), name)
    }
  })
}
