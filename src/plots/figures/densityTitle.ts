/** Whether a unit is none: absent, empty or 1. */
export const isPure = (unit?: string): boolean => unit === undefined || unit === '' || unit === '1'

/** The title of an axis that shows a density in a unit. */
export const densityTitle = (label: string, unit?: string): string => (isPure(unit) ? label : `${label} [1/${unit}]`)
