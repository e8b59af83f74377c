import { readFileSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { createContext, Script } from 'node:vm'

type Require = (name: string) => unknown

/** Node's modules as they are now. The process itself, which is an emitter, stays the one that it is. */
function copying(require: NodeJS.Require): Require {
  return (name) => {
    const found: object = require(name)
    return isBuiltin(name) && name !== 'node:process' ? { ...found } : found
  }
}

/**
 * Loads a CommonJS file into a realm of its own in this thread, with copies of Node's modules: cells that replace
 * `JSON.stringify`, `Array.prototype.map` or `fs.readFileSync` do so for themselves and what they import.
 */
export function loadInOwnRealm<Exports>(path: string): Exports {
  const code = `(function (require, module) {${readFileSync(path, 'utf8')}\n})`
  const load = new Script(code, { filename: path }).runInContext(createContext({}))
  const module = { exports: {} }
  load(copying(createRequire(path)), module)
  return module.exports as Exports
}
