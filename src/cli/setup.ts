import type { Command } from 'commander'
import { setupBlas } from './setup/blas.ts'
import { missingOf, setupPackages } from './setup/packages.ts'

/** Adds `neutrina setup`. */
export function addSetup(program: Command): void {
  const setup = program.command('setup').description('get what neutrina can use and does without')
  setup.command('blas').description("OpenBLAS from PyPI into ./.blas, for the backend 'blas'").action(setupBlas)
  setup
    .command('figures')
    .description('what draws figures for files and notebooks, by npm beside neutrina')
    .action(() => packages('figures'))
  setup
    .command('notebooks')
    .description('what the kernel, notebooks and reports stand on, figures too, by npm beside neutrina')
    .action(() => packages('notebooks'))
  setup
    .command('onnx')
    .description('onnxruntime, which runs networks of ONNX files, by npm beside neutrina')
    .action(() => packages('onnx'))
}

function packages(set: 'figures' | 'notebooks' | 'onnx'): void {
  const missing = missingOf(set)
  setupPackages(set)
  process.stdout.write(
    missing.length > 0 ? `installed ${missing.length} packages for ${set}\n` : `all packages for ${set} are there\n`,
  )
}
