/** The address of the kernel's first module; made anew when a source of the kernel has changed. */
export function kernelModule(): Promise<URL>
