import { closest, distance } from "fastest-levenshtein";

/** The known word that a misspelt one most likely means, or undefined when none is near. */
export function suggestion(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const sameLetters = known.find((candidate) => candidate.toLowerCase() === word.toLowerCase());
  const nearest = sameLetters ?? closest(word, known);
  return sameLetters !== undefined || distance(word, nearest) <= Math.max(2, Math.floor(word.length / 3)) ? nearest : undefined;
}
