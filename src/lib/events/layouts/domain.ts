/** The values that a column may hold: from `low` to `high`, but one. */
export interface Domain {
  /** As errors name it. */
  readonly wanted: string
  readonly low: number
  readonly high: number
  readonly but?: number
}

export const finite: Domain = { wanted: 'a finite number', low: -Number.MAX_VALUE, high: Number.MAX_VALUE }
export const whole: Domain = { wanted: 'a whole number', low: -(2 ** 31), high: 2 ** 31 - 1 }
