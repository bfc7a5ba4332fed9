interface Numbers {
  readonly seconds: number;
  readonly requests: number;
}

/** A release: what was measured, beside what the plan says. */
export interface TableRow {
  readonly title: string;
  readonly ending: string;
  readonly made: Numbers & { readonly errors: number };
  readonly expected: Numbers;
  /** All that the new version answered until the test looked. */
  readonly answered: number;
  /** From the new image to the end. */
  readonly seconds: number;
}

const HEAD = [
  "release",
  "ends",
  "verdict after",
  "predicted",
  "requests judged",
  "predicted",
  "bad ones",
  "the new version answered",
  "from the new image to the end",
];

/** The rows as a table for docs/canary-releases.md. */
export function releaseTable(rows: readonly TableRow[]): string {
  return [HEAD, HEAD.map(() => "---"), ...rows.map(cellsOf)].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function cellsOf({ title, ending, made, expected, answered, seconds }: TableRow): readonly string[] {
  const whole = (value: number) => value.toFixed(0);
  return [
    title,
    ending,
    `${whole(made.seconds)} s`,
    `${whole(expected.seconds)} s`,
    whole(made.requests),
    whole(expected.requests),
    whole(made.errors),
    whole(answered),
    `${whole(seconds)} s`,
  ];
}
