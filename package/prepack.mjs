// @ts-check
/**
 * Before `npm pack`: compiles, and writes the package.json of the package, whose doors lead to what was compiled; those of a
 * clone lead to the sources. postpack.mjs puts the clone back.
 */
import { copyFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile } from './compile.mjs'
import { CLONES, restore } from './postpack.mjs'

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
const MANIFEST = join(ROOT, 'package.json')

/** @param {string} source */
const compiledPath = (source) => source.replace(/^\.\/src\//, './dist/').replace(/(?<!\.d)\.ts$/, '.js')

/** @param {string} source a door, or a file as it is */
const door = (source) =>
  source.endsWith('.ts')
    ? { types: compiledPath(source).replace(/\.js$/, '.d.ts'), default: compiledPath(source) }
    : source

/**
 * @param {Record<string, any>} clone
 * @param {{ imports: Record<string, unknown>, browser: Record<string, string> }} page
 */
function packaged(clone, page) {
  const { scripts: _, overrides: __, allowScripts: ___, exports: doors, browser, ...rest } = clone
  return {
    ...rest,
    exports: Object.fromEntries(Object.entries(doors).map(([name, source]) => [name, door(source)])),
    imports: page.imports,
    browser: {
      ...Object.fromEntries(Object.entries(browser).map((pair) => pair.map((path) => compiledPath(String(path))))),
      ...page.browser,
    },
  }
}

// of a pack that was interrupted
restore()
const page = await compile(join(ROOT, 'dist'))
copyFileSync(MANIFEST, CLONES)
const temporary = `${MANIFEST}.tmp`
writeFileSync(temporary, `${JSON.stringify(packaged(JSON.parse(readFileSync(MANIFEST, 'utf8')), page), null, 2)}\n`)
renameSync(temporary, MANIFEST)
