import { useBackend } from '../../src/lib/tensor/index.ts'

/** Chooses the backend of these tests: the plain reference, unless `NEUTRINA_BACKEND` asks for another. */
export const onBackend = () => useBackend(process.env.NEUTRINA_BACKEND ?? 'cpu')
