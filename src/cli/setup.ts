import type { Command } from 'commander'
import { setupBlas } from './setup/blas.ts'

/** Adds `neutrina setup`. */
export function addSetup(program: Command): void {
  const setup = program.command('setup').description('get what neutrina can use and does without')
  setup.command('blas').description("OpenBLAS from PyPI into ./.blas, for the backend 'blas'").action(setupBlas)
}
