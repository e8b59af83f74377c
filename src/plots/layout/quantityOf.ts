import type { Quantity } from '../../lib/columns/index.ts'

/** A quantity as it is, or a bare label. */
export const quantityOf = (from: Quantity | string): Quantity => (typeof from === 'string' ? { name: from } : from)
