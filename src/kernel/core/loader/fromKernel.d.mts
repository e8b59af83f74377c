import type { ResolveHook } from 'node:module'

/** Finds what comes along with the kernel where a folder has no package of the name. */
export const resolveFromKernel: ResolveHook

/** The file of a stand-in for another kernel's library. */
export function standInFile(name: string): string | undefined

/** As `require` and `require.resolve` of a folder, which find what comes along with the kernel, too. */
export function requireFromKernel(own: NodeJS.Require): NodeJS.Require
