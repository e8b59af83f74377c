/** The values that a column may hold: from `low` to `high`, but one. */
export interface Domain {
  /** As errors name it. */
  readonly wanted: string
  readonly low: number
  readonly high: number
  readonly but?: number
}

export const finite: Domain = { wanted: 'a finite number', low: -Number.MAX_VALUE, high: Number.MAX_VALUE }
export const notNegative: Domain = { wanted: 'a finite number of at least 0', low: 0, high: Number.MAX_VALUE }
/** Azimuths run from −π to π or from 0 to 2π; degrees do not fit. */
export const azimuth: Domain = { wanted: 'an angle within ±2π rad', low: -6.2832, high: 6.2832 }
/** Beyond any detector; at 800 a momentum along the beam is infinite. */
export const measuredPseudorapidity: Domain = { wanted: 'a pseudorapidity within ±10', low: -10, high: 10 }
export const generatedPseudorapidity: Domain = { wanted: 'a pseudorapidity within ±30', low: -30, high: 30 }

export const whole: Domain = { wanted: 'a whole number', low: -(2 ** 31), high: 2 ** 31 - 1 }
export const count: Domain = { wanted: 'a whole number of at least 0', low: 0, high: 2 ** 15 - 1 }
export const noOrYes: Domain = { wanted: '0 or 1', low: 0, high: 1 }
export const minusOrPlusOne: Domain = { wanted: '-1 or 1', low: -1, high: 1, but: 0 }

/** Whole numbers from `low` to `high`. */
export const wholeFrom = (low: number, high: number): Domain => ({
  wanted: `a whole number from ${low} to ${high}`,
  low,
  high,
})
