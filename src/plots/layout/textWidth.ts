/** Widths of ' ' to '~' in thousandths of the size: Helvetica's, which Arial, Liberation Sans and Arimo share. */
const ASCII =
  '278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722 500 500 500 334 260 334 584'
    .split(' ')
    .map(Number)

/** The same of other characters, by width (Arimo's). */
const OTHERS = new Map(
  Object.entries({
    0: '\u0304\u0305',
    188: '′',
    222: 'ι',
    323: 'ℓ',
    333: '²³⁻⁺⁰¹⁴·',
    395: 'τ',
    446: 'εξ',
    500: 'γκλν∂',
    536: 'χυ',
    549: '√±≤≥≈≠Γ',
    572: 'δϕρβμµα',
    584: '−×',
    618: 'σΣ',
    648: 'φΞ',
    668: 'ΔΛ',
    690: 'πψ∞∑Π',
    748: 'Ω',
    786: 'ΘωΦ',
    835: 'Ψ½',
    1000: '—→↔…',
  }).flatMap(([width, characters]) =>
    Array.from(characters, (character): [string, number] => [character, Number(width)]),
  ),
)

/** The width of a line of text, px, without measuring it on a screen. */
export function textWidth(text: string, size: number, bold = false): number {
  let thousandths = 0
  for (const character of text) thousandths += ASCII[character.charCodeAt(0) - 32] ?? OTHERS.get(character) ?? 556
  return (thousandths * size * (bold ? 1.07 : 1)) / 1000
}
