/** The part of tfjs that a page needs: tensors, and the plain kernels for what the engine has none. */
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js'

export * from '@tensorflow/tfjs-core'
