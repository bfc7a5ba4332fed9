import { closest, distance } from "fastest-levenshtein";

/** The known word that a misspelt one most likely means, or undefined when none is near. */
export function suggestion(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const sameLetters =
    known.find((candidate) => candidate.toLowerCase() === word.toLowerCase()) ?? onlyCompletion(word, known);
  const nearest = sameLetters ?? closest(word, known);
  return sameLetters !== undefined || distance(word, nearest) <= Math.max(2, Math.floor(word.length / 3))
    ? nearest
    : undefined;
}

/** `envoy` can only mean `envoy-gateway`; a word with two completions means neither. */
function onlyCompletion(word: string, known: readonly string[]): string | undefined {
  const completions = word.length >= 3 ? known.filter((candidate) => candidate.startsWith(word)) : [];
  return completions.length === 1 ? completions[0] : undefined;
}
