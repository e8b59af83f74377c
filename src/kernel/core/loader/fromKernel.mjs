// @ts-check
// Modules that come along with the kernel: cells of any folder find them, unless the folder has packages of these names.
import { createRequire } from 'node:module'
import { fileURLToPath, URL } from 'node:url'

/** A file of this package: whoever imports from here finds the package by its own name. */
const HERE = new URL('../../../../package.json', import.meta.url).href

/** Other kernels' libraries, written here. @type {Record<string, string>} */
const STANDING_IN = { tslab: new URL('../../display/others/tslab.ts', import.meta.url).href }

/**
 * What to ask instead for a module that was not found.
 * @param {string} specifier
 * @returns {{ specifier: string, parentURL: string } | undefined}
 */
function instead(specifier) {
  if (specifier.startsWith('neutrina/')) return { specifier, parentURL: HERE }
  const address = Object.hasOwn(STANDING_IN, specifier) ? STANDING_IN[specifier] : undefined
  return address === undefined ? undefined : { specifier: address, parentURL: HERE }
}

/** @type {import('node:module').ResolveHook} */
export async function resolveFromKernel(specifier, context, next) {
  try {
    return await next(specifier, context)
  } catch (error) {
    const other = instead(specifier)
    if (!other || /** @type {NodeJS.ErrnoException} */ (error).code !== 'ERR_MODULE_NOT_FOUND') throw error
    return next(other.specifier, { ...context, parentURL: other.parentURL })
  }
}

/**
 * As `require` and `require.resolve` of a folder, which find what comes along with the kernel, too.
 * @param {NodeJS.Require} own
 * @returns {NodeJS.Require}
 */
export function requireFromKernel(own) {
  const kernels = createRequire(HERE)
  /** @param {string} specifier @param {NodeJS.RequireResolveOptions} [options] */
  const place = (specifier, options) => {
    try {
      return own.resolve(specifier, options)
    } catch (error) {
      const other = instead(specifier)?.specifier
      if (other === undefined || /** @type {NodeJS.ErrnoException} */ (error).code !== 'MODULE_NOT_FOUND') throw error
      return other.startsWith('file:') ? fileURLToPath(other) : kernels.resolve(other)
    }
  }
  let readsTypeScript = false
  /** @param {string} specifier */
  const load = (specifier) => {
    const file = instead(specifier) || specifier.startsWith('.') ? place(specifier) : specifier
    if (/\.[cm]?tsx?$/.test(file) && !readsTypeScript) {
      // only then: it costs every other module a look
      kernels('tsx/cjs/api').register()
      readsTypeScript = true
    }
    return own(file)
  }
  const resolve = Object.assign(place, { paths: own.resolve.paths })
  return Object.assign(load, { resolve, cache: own.cache, extensions: own.extensions, main: own.main })
}

/** The file of a stand-in for another kernel's library. @param {string} name */
export const standInFile = (name) => (Object.hasOwn(STANDING_IN, name) ? fileURLToPath(STANDING_IN[name]) : undefined)
