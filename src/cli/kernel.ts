import { resolve } from 'node:path'
import type { Command } from 'commander'
import {
  installKernel,
  listKernels,
  prefixFolder,
  searchedFolders,
  uninstallKernel,
  userFolder,
} from '../kernel/install/index.ts'
import { setupPackages } from './setup/packages.ts'

interface Place {
  user?: boolean
  prefix?: string
}

/** Adds `neutrina kernel`. */
export function addKernel(program: Command): void {
  const kernel = program.command('kernel').description('install the TypeScript kernel into Jupyter')
  const place = (command: Command) =>
    command
      .option('--user', "in the user's own Jupyter folder (the default)")
      .option('--prefix <folder>', 'in a Python environment or another prefix, below its share/jupyter')
      .option('--name <name>', 'the name that notebooks carry', 'neutrina')

  place(kernel.command('install'))
    .description('make the kernel known to Jupyter')
    .option('--display-name <text>', 'the name that a front-end shows', 'TypeScript (neutrina)')
    .action(({ name, displayName, ...where }: Place & { name: string; displayName: string }, command: Command) => {
      const folder = dataFolder(where, command)
      setupPackages('notebooks', 'kernel install')
      print(`installed ${installKernel(folder, { name, displayName })}`)
    })
  place(kernel.command('uninstall'))
    .description('remove the kernel from Jupyter')
    .action(({ name, ...where }: Place & { name: string }, command: Command) => {
      print(`removed ${uninstallKernel(dataFolder(where, command), name)}`)
    })
  kernel
    .command('list')
    .description('tell where the kernel is installed')
    .option('--prefix <folder>', 'look there too')
    .action(({ prefix }: Place) => {
      const folders = [...(prefix ? [prefixFolder(resolve(prefix))] : []), ...searchedFolders()]
      const found = listKernels(folders)
      for (const { name, displayName, folder } of found) print(`${name}\t${displayName}\t${folder}`)
      if (found.length === 0) print('not installed; neutrina kernel install does it')
    })
}

function dataFolder({ user, prefix }: Place, command: Command): string {
  if (user && prefix) command.error('error: --user and --prefix exclude each other, as each names one place')
  return prefix ? prefixFolder(resolve(prefix)) : userFolder()
}

const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
