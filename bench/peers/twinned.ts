/** Networks that have a twin in PyTorch as contestants, in a process of its own (`NEUTRINA_THREADS`). */
import { parseArgs } from 'node:util'
import { useBackend } from '../../src/lib/tensor/index.ts'
import { TWINNED } from '../systems/twinned.ts'
import { factsOf } from './contestant.ts'
import { serve } from './serve.ts'

const { values } = parseArgs({ options: { network: { type: 'string' }, backend: { type: 'string' } } })

await serve(async () => {
  const { name } = await useBackend(values.backend)
  const { weights, work } = await TWINNED[values.network!].start()
  return { facts: factsOf(name, weights), work }
})
