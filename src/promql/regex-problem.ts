/** What JavaScript may refuse and Go take: `\pL`, `\Q…\E`, groups with flags, `[[:alpha:]]`, `[]…]`, `^+`. */
const OWN_TO_GO = /\\[A-Za-z0-9]|\(\?[^:]|\[\[:|\[\^?\]|[$^][*+?{]/;

/** Tokens of a regular expression, so that what is escaped or stands in a class is not taken for syntax. */
const TOKENS = /\\Q.*?(?:\\E|$)|\\[0-7]{2,3}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\(\?<?[=!]|./gsu;

const UNKNOWN_TO_GO: readonly (readonly [token: RegExp, message: string])[] = [
  [/^\(\?<?[=!]$/, "Prometheus' regular expressions cannot look ahead or behind: use a second matcher with !~"],
  [/^\\[1-9]$/, "Prometheus' regular expressions cannot refer back to a group"],
];

/**
 * Why Prometheus refuses a regular expression, as far as this can be told without Go: undefined means nothing was
 * found. Never refuses one that Go compiles.
 */
export function regexProblem(regex: string): string | undefined {
  const tokens = regex.match(TOKENS) ?? [];
  for (const [token, message] of UNKNOWN_TO_GO) {
    if (tokens.some((each) => token.test(each))) return message;
  }
  if (OWN_TO_GO.test(regex)) return undefined;
  try {
    new RegExp(`^(?:${regex})$`, "s");
    return undefined;
  } catch {
    return "this regular expression does not compile";
  }
}
