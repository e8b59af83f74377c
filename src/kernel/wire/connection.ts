import { readFileSync } from 'node:fs'
import { KernelError } from '../errors.ts'

/** The five sockets of the protocol. */
export type SocketName = 'shell' | 'control' | 'iopub' | 'stdin' | 'hb'

/** Where the front-end waits, and the key that its messages are signed with. */
export interface Connection {
  key: string
  /** A ZeroMQ address for each socket. */
  addresses: Record<SocketName, string>
  ports: Record<`${SocketName}_port`, number>
}

const SOCKETS: readonly SocketName[] = ['shell', 'control', 'iopub', 'stdin', 'hb']
const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|::1)$/

/** Reads a connection file and refuses what this kernel cannot or will not serve, such as a network address. */
export function readConnection(path: string): Connection {
  return parseConnection(JSON.parse(readFileSync(path, 'utf8')), path)
}

/** As `readConnection`, of the file's content. */
export function parseConnection(file: Record<string, unknown>, path = 'connection file'): Connection {
  const refuse = (wanted: string, got: unknown, fix?: string): never => {
    throw new KernelError({ who: path, wanted, got: JSON.stringify(got) ?? 'nothing', ...(fix && { fix }) })
  }
  const { key = '', signature_scheme = 'hmac-sha256', transport = 'tcp', ip = '127.0.0.1' } = file
  if (typeof key !== 'string' || key === '') refuse('a key to sign messages with', key)
  if (signature_scheme !== 'hmac-sha256') refuse('the signature scheme hmac-sha256', signature_scheme)
  if (transport !== 'tcp' && transport !== 'ipc') refuse('the transport tcp or ipc', transport)
  if (typeof ip !== 'string') refuse('an address as a string', ip)
  if (transport === 'tcp' && !LOOPBACK.test(ip as string))
    refuse('a loopback address', ip, 'a kernel runs code for whoever reaches it; forward a port by ssh instead')
  const port = (name: SocketName): number => {
    const value = file[`${name}_port`]
    return Number.isInteger(value) && (value as number) > 0 ? (value as number) : refuse(`${name}_port`, value)
  }
  const address = (name: SocketName) =>
    transport === 'ipc' ? `ipc://${ip}-${port(name)}` : `tcp://${ip === '::1' ? '[::1]' : ip}:${port(name)}`
  return {
    key: key as string,
    addresses: Object.fromEntries(SOCKETS.map((name) => [name, address(name)])) as Connection['addresses'],
    ports: Object.fromEntries(SOCKETS.map((name) => [`${name}_port`, port(name)])) as Connection['ports'],
  }
}
