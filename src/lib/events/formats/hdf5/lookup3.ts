const rotate = (x: number, k: number) => (x << k) | (x >>> (32 - k))

/**
 * The checksum of HDF5 metadata: `hashlittle` of Bob Jenkins' public-domain lookup3.c, seed 0.
 * @returns an unsigned 32-bit integer
 */
export function lookup3(bytes: Buffer): number {
  let a = (0xdeadbeef + bytes.length) | 0
  let b = a
  let c = a
  const padded = Buffer.alloc(Math.ceil(Math.max(bytes.length, 1) / 12) * 12)
  bytes.copy(padded)
  const last = padded.length - 12
  for (let at = 0; at < last; at += 12) {
    a = (a + padded.readInt32LE(at)) | 0
    b = (b + padded.readInt32LE(at + 4)) | 0
    c = (c + padded.readInt32LE(at + 8)) | 0
    a = ((a - c) ^ rotate(c, 4)) | 0
    c = (c + b) | 0
    b = ((b - a) ^ rotate(a, 6)) | 0
    a = (a + c) | 0
    c = ((c - b) ^ rotate(b, 8)) | 0
    b = (b + a) | 0
    a = ((a - c) ^ rotate(c, 16)) | 0
    c = (c + b) | 0
    b = ((b - a) ^ rotate(a, 19)) | 0
    a = (a + c) | 0
    c = ((c - b) ^ rotate(b, 4)) | 0
    b = (b + a) | 0
  }
  if (bytes.length === 0) return c >>> 0
  a = (a + padded.readInt32LE(last)) | 0
  b = (b + padded.readInt32LE(last + 4)) | 0
  c = (c + padded.readInt32LE(last + 8)) | 0
  c = ((c ^ b) - rotate(b, 14)) | 0
  a = ((a ^ c) - rotate(c, 11)) | 0
  b = ((b ^ a) - rotate(a, 25)) | 0
  c = ((c ^ b) - rotate(b, 16)) | 0
  a = ((a ^ c) - rotate(c, 4)) | 0
  b = ((b ^ a) - rotate(a, 14)) | 0
  return ((c ^ b) - rotate(b, 24)) >>> 0
}
