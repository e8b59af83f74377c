/** How a backend is to be started. */
export interface BackendOptions {
  /** Threads that compute; not given: `NEUTRINA_THREADS`, else the cores that this process may use. */
  threads?: number | undefined
}

/**
 * Loads a backend and registers it with tfjs under its name.
 * @returns what was started, in a few words
 * @throws BackendError, or the engine's own error, when it cannot run here
 */
export type StartBackend = (options: BackendOptions) => Promise<string>
