import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { decompress } from 'fzstd'
import { FileError } from '../../../../complaint.ts'

/** What a list of a ROOT file holds. */
export interface List<T> {
  readonly arr: readonly T[]
}
export interface Leaf {
  readonly _typename: string
  readonly fName: string
  readonly fLen: number
  readonly fIsUnsigned: boolean
  readonly fLeafCount?: Leaf | null
}
export interface Branch {
  readonly fName: string
  readonly fClassName?: string
  /** 0 for a plain member, 3 and 4 for collections, 31 and 41 for what is in them. */
  readonly fType?: number
  readonly fStreamerType?: number
  readonly fLeaves: List<Leaf>
  readonly fBranches: List<Branch>
  readonly fWriteBasket: number
  readonly fBasketBytes: ArrayLike<number>
  readonly fBasketEntry: ArrayLike<number>
  readonly fBasketSeek: ArrayLike<number>
  readonly fEntries: number
}
export interface Tree {
  readonly _typename: string
  readonly fEntries: number
  readonly fBranches: List<Branch>
}
export interface Key {
  readonly fName: string
  readonly fClassName: string
  readonly fCycle: number
  /** Where it is in the file, how many bytes it takes, those of its head, and what they become unpacked. */
  readonly fSeekKey: number
  readonly fNbytes: number
  readonly fKeylen: number
  readonly fObjlen: number
}
export interface Directory {
  readonly fKeys: readonly Key[]
  readonly readDirectory?: (name: string) => Promise<Directory>
}

/** An open ROOT file: its directory by jsroot, and its bytes at once. */
export interface RootFile {
  readonly path: string
  readonly directory: Directory
  readonly readObject: (name: string) => Promise<unknown>
  readonly readBytes: (from: number, length: number) => Buffer
  readonly close: () => void
}

/** A member of a class as the file describes it: an array of so many dimensions and numbers. */
interface Element {
  readonly fArrayDim?: number
  readonly fArrayLength?: number
}
/** How the file describes its classes. */
interface Described {
  readonly fStreamerInfos?: Partial<List<{ readonly fElements?: Partial<List<Element>> }>>
}

/** ROOT's arrays have five dimensions at most. */
const [MOST_DIMENSIONS, MOST_NUMBERS] = [5, 1 << 20]

/** Looks at the descriptions before anything is read by them: jsroot makes arrays of whatever they say. */
function checkDescriptions({ fStreamerInfos }: Described): void {
  for (const { fElements } of fStreamerInfos?.arr ?? []) {
    for (const element of fElements?.arr ?? []) {
      const { fArrayDim = 0, fArrayLength = 0 } = element ?? {}
      const sound = fArrayDim >= 0 && fArrayDim <= MOST_DIMENSIONS && fArrayLength >= 0 && fArrayLength <= MOST_NUMBERS
      if (!sound) throw new Error('a class whose description is damaged')
    }
  }
}

/** What jsroot asks of a file that somebody else opens. */
interface Proxy {
  readonly openFile: () => Promise<boolean>
  readonly getFileName: () => string
  readonly getFileSize: () => number
  readonly readBuffer: (from: number, length: number) => Promise<DataView>
  readonly closeFile: () => void
}
interface Jsroot {
  readonly openFile: (proxy: Proxy) => Promise<(Directory & Pick<RootFile, 'readObject'> & Described) | null>
  readonly FileProxy: new () => object
}

/** jsroot says what is wrong on the console and goes on; here it is kept for the error. */
export async function quietly<T>(path: string, action: () => Promise<T | null | undefined>): Promise<T> {
  const said: string[] = []
  const { error, log, warn } = console
  const keep = (...words: unknown[]) => void said.push(words.map(String).join(' '))
  Object.assign(console, { error: keep, log: keep, warn: keep })
  let cause: unknown
  try {
    const found = await action()
    if (found !== null && found !== undefined) return found
  } catch (thrown) {
    cause = thrown
  } finally {
    Object.assign(console, { error, log, warn })
  }
  const got = (cause as Error | undefined)?.message ?? said[0] ?? 'nothing that can be read'
  throw new FileError({ who: path, wanted: 'a sound ROOT file', got, fix: 'copy or write it again' }, { cause })
}

let loading: Promise<Jsroot> | undefined

/** jsroot's reader, without what draws; its decompressor of zstd is another package, of 65 MB. */
function loadJsroot(): Promise<Jsroot> {
  loading ??= (async () => {
    // @ts-expect-error: the package describes the types of its main module alone
    const [{ internals }, io] = await Promise.all([import('jsroot/core'), import('jsroot/io')])
    internals._ZstdStream = { decompress }
    return io as unknown as Jsroot
  })()
  return loading
}

/**
 * Opens a ROOT file.
 * @throws FileError for one that is damaged or truncated
 */
export async function openRoot(path: string): Promise<RootFile> {
  const { openFile, FileProxy } = await loadJsroot()
  const handle = openSync(path, 'r')
  const { size } = fstatSync(handle)
  const readBytes = (from: number, length: number): Buffer => {
    const got = `a reference to bytes ${from} to ${from + length} of ${size}: it is truncated or damaged`
    if (!(from >= 0 && length >= 0 && from + length <= size)) {
      throw new FileError({ who: path, wanted: 'a sound ROOT file', got, fix: 'copy or write it again' })
    }
    const bytes = Buffer.alloc(length)
    readSync(handle, bytes, 0, length, from)
    return bytes
  }
  const proxy: Proxy = Object.assign(new FileProxy(), {
    openFile: async () => true,
    getFileName: () => path,
    getFileSize: () => size,
    readBuffer: async (from: number, length: number) => {
      const bytes = readBytes(from, Math.min(length, size - from))
      return new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    },
    closeFile: () => {},
  })
  try {
    const file = await quietly(path, async () => {
      const opened = await openFile(proxy)
      if (opened) checkDescriptions(opened)
      return opened
    })
    const readObject = (name: string) => quietly(path, () => file.readObject(name))
    return { path, directory: file, readObject, readBytes, close: () => closeSync(handle) }
  } catch (error) {
    closeSync(handle)
    throw error
  }
}
