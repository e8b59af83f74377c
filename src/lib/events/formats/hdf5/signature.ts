export const SIGNATURE = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1')

/** Where it may stand: at the start, or behind a user block of 512 bytes, 1024, 2048, … (HDF5 file format, section II.A). */
export const SIGNATURE_PLACES: readonly number[] = [0, ...Array.from({ length: 22 }, (_, k) => 512 * 2 ** k)]
