/** A browser that has relaxed SIMD has it without a switch. */
export const allowRelaxed = (): boolean => true
