/** Little-endian unsigned integer of `size` bytes. */
export function uint(value: number | bigint, size: number): Buffer {
  const out = Buffer.alloc(size)
  for (let i = 0, rest = BigInt(value); i < size; i++, rest >>= 8n) out[i] = Number(rest & 0xffn)
  return out
}

/** The address that stands for "nowhere". */
export const UNDEFINED = Buffer.alloc(8, 0xff)

/** Text that ends in a zero byte. */
export const terminated = (text: string): Buffer => Buffer.from(`${text}\0`, 'utf8')
