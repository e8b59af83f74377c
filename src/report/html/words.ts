/** A time as people say it. */
export function seconds(time: number): string {
  if (time < 10) return `${time.toFixed(1)} s`
  if (time < 60) return `${Math.round(time)} s`
  const minutes = Math.floor(Math.round(time) / 60)
  return `${minutes} min ${Math.round(time) % 60} s`
}

/** Bytes as people say them. */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`
