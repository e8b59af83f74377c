export { prefixFolder, searchedFolders, userFolder } from './folders.ts'
export {
  type InstalledKernel,
  installKernel,
  type KernelChoice,
  kernelSpec,
  listKernels,
  uninstallKernel,
} from './install.ts'
