import { disposeTree, type Key, key, type Params } from '../tensor/index.ts'
import { type NamedArrays, restore } from '../training/index.ts'

/**
 * The saved parameters of a network as tensors.
 * @throws FileError when they are those of another network
 */
export function restoreParams(network: { init(key: Key): Params }, saved: NamedArrays, folder: string): Params {
  const like = network.init(key(0))
  try {
    return restore(like, saved, `${folder}/params.safetensors`)
  } finally {
    disposeTree(like)
  }
}
