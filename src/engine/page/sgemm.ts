/** A page can call no library of the machine's: its kernels run without. */
function noSgemm(): never {
  throw new Error('the engine has no BLAS here')
}

export const linkSgemm = () => noSgemm
