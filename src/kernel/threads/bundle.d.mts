/** The folder of the bundle; made anew when a source of the kernel has changed. */
export function kernelBundle(): Promise<string>
