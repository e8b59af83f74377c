/** Characters of output that may wait for the network before a cell that prints has to. */
const MOST = 16 << 20
const LONGEST_WAIT_MS = 20_000

/** Makes the memory that both ends count in. */
export const createMeter = (): Int32Array => new Int32Array(new SharedArrayBuffer(4))

/** Counts output on its way. */
export function count(meter: Int32Array, characters: number): void {
  Atomics.add(meter, 0, characters)
}

/** Counts output on its way, and blocks the cells' thread while there is too much of it. */
export function spend(meter: Int32Array, characters: number): void {
  count(meter, characters)
  const deadline = Date.now() + LONGEST_WAIT_MS
  for (let waiting = Atomics.load(meter, 0); waiting > MOST && Date.now() < deadline; waiting = Atomics.load(meter, 0))
    Atomics.wait(meter, 0, waiting, 100)
}

/** Tells that output has left. */
export function repay(meter: Int32Array, characters: number): void {
  Atomics.sub(meter, 0, characters)
  Atomics.notify(meter, 0)
}
