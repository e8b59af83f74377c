import type { Format } from '../format.ts'

/** ROOT: the branches of a tree (or fields of an RNTuple) with one number an event are a table, all others one each. */
export const root: Format = {
  name: 'ROOT',
  extensions: ['root'],
  magic: [{ bytes: Buffer.from('root'), at: [0] }],
  // what reads it is loaded with the first such file
  open: async (path) => (await import('./openTrees.ts')).openTrees(path),
}
