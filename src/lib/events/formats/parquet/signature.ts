/** The first and last bytes of a Parquet file. */
export const MAGIC = Buffer.from('PAR1')
