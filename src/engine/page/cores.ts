/** A page computes in its own thread. */
export const chooseThreads = (): number => 1
