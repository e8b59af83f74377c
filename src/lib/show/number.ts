/** A number that was written, with a minus sign for every hyphen. */
export const signed = (number: string): string => number.replaceAll('-', '−')

/** A number as a table shows it: so many significant digits, whole numbers in full. */
export const shortNumber = (value: number, digits = 6): string =>
  signed(Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(digits))))

/** A whole number with its thousands set apart: `10,000`. */
export const countOf = (value: number): string => value.toLocaleString('en-US')
