import { Refusal } from '../complaint.ts'

/** A connection file, an option or a folder that the kernel cannot work with. */
export class KernelError extends Refusal {}
