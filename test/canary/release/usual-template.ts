import type { EmittedStep } from "./emitted-release";

/**
 * What the controllers' own documentation shows, with as many looks as the canary beside it has: the share of good
 * requests since the look before, `successCondition: result[0] >= 0.95`, `failureLimit: 3`. Argo then fails at the fourth.
 */
export function usualRelease(weight: number, looks: number, seconds: number): readonly EmittedStep[] {
  const asked = { version: "canary", metric: "requests_total", seconds } as const;
  return [
    { weight },
    {
      metrics: [
        {
          name: "success-rate",
          seconds,
          count: looks,
          failureLimit: 3,
          inconclusiveLimit: 0,
          measure: (answer) => 1 - answer({ ...asked, events: "bad" })! / answer({ ...asked, events: "all" })!,
          succeeds: (value) => value! >= 0.95,
          fails: (value) => !(value! >= 0.95),
        },
      ],
    },
  ];
}
