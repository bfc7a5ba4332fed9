/** A share as percent with at most four digits that matter: `9.259 %`. */
export function plainPercent(share: number): string {
  return `${Number((share * 100).toPrecision(4))} %`;
}

/** A count as people write it: `103,680`, and below a hundred with at most three digits that matter: `4.25`. */
export function plainCount(count: number): string {
  return count < 100 ? String(Number(count.toPrecision(3))) : Math.round(count).toLocaleString("en-US");
}
