import type { Found, Lint, LintedMetric, Metric } from "./lint-target";
import { lintRules } from "./rules";

/** Whether a metric is measured until somebody stops it. */
export function isEndless({ interval, count }: Metric): boolean {
  return interval !== undefined && (count === undefined || Number(count) === 0);
}

function conditionsOf({ successCondition, failureCondition }: Metric): readonly string[] {
  return [successCondition, failureCondition].flatMap((condition) => condition || []);
}

/** A limit that is an argument is known when it runs. */
function numberOf(limit: number | string | undefined, absent: number): number {
  return limit === undefined ? absent : Number(limit);
}

const onPrometheus =
  (find: (target: LintedMetric) => readonly Found[]) =>
  (target: LintedMetric): readonly Found[] =>
    target.metric.provider?.prometheus === undefined ? [] : find(target);

const inCondition = (isWrong: (condition: string) => boolean, found: Omit<Found, "path" | "got">) =>
  onPrometheus(({ metric, path }) =>
    conditionsOf(metric)
      .filter(isWrong)
      .map((got) => ({ path, got, ...found })),
  );

/** What one metric of an AnalysisTemplate must be. */
export const METRIC_LINTS: readonly Lint<LintedMetric>[] = [
  {
    rule: lintRules.metric,
    find: ({ metric, path }) => {
      const providers = Object.keys(metric.provider ?? {});
      if (providers.length === 1) return [];
      const got = providers.join(", ") || "nothing";
      return [{ path: `${path}.provider`, message: "a metric has one provider", got, fix: "keep one" }];
    },
  },
  { rule: lintRules.metric, find: ({ metric, path }) => limitProblems(metric, path) },
  {
    rule: lintRules.metric,
    find: onPrometheus(({ metric, path }) => {
      const address = metric.provider.prometheus?.address;
      // Without one it is the controller's own, and with an argument in it it is known when it runs.
      if (address === undefined || /^https?:\/\/[^\s/]/.test(address) || address.includes("{{")) return [];
      const message = "the address of Prometheus is no URL";
      return [{ path: `${path}.provider.prometheus.address`, message, got: address, fix: "begin it with http://" }];
    }),
  },
  {
    rule: lintRules.unguardedResult,
    find: inCondition(
      (condition) =>
        /\bresult\s*\[\s*\d+\s*\]|\b(all|none|one)\s*\(\s*result\b/.test(condition) &&
        !/\blen\s*\(\s*result\s*\)/.test(condition),
      {
        message: "it reads a series that may not be there",
        allowed: "len(result) > 0 && ...",
        fix: "ask for len(result) first, and for isNaN(result[0]) where 0 may be divided by 0",
      },
    ),
  },
  {
    rule: lintRules.scalarFunction,
    find: inCondition((condition) => /\b(isNaN|isInf|isNil|default)\s*\(\s*result\s*[,)]/.test(condition), {
      message: "it takes the list that Prometheus answers with for a number",
      allowed: "isNaN(result[0]), len(result) == 0",
      fix: "ask for the first series, and for len(result) where there may be none",
    }),
  },
  {
    rule: lintRules.noCondition,
    find: onPrometheus(({ metric, path }) =>
      conditionsOf(metric).length > 0
        ? []
        : [{ path, message: "nothing says what a good result is", fix: "add a successCondition" }],
    ),
  },
  {
    rule: lintRules.outage,
    find: onPrometheus(({ metric: { consecutiveErrorLimit }, path }) =>
      consecutiveErrorLimit !== undefined
        ? []
        : [
            {
              path: `${path}.consecutiveErrorLimit`,
              message: "a Prometheus that does not answer for 40 s aborts the release",
              got: "nothing (4)",
              fix: "set it to the outage to tolerate divided by 10 s, for example 30",
            },
          ],
    ),
  },
  { rule: lintRules.job, find: ({ metric, path }) => jobProblems(metric, path) },
];

function limitProblems(metric: Metric, path: string): readonly Found[] {
  const count = numberOf(metric.count, 0);
  const failures = numberOf(metric.failureLimit, 0);
  const successes = numberOf(metric.consecutiveSuccessLimit, 0);
  const inconclusive = numberOf(metric.inconclusiveLimit, 0);
  const wrong = (field: string, message: string, fix: string): Found => ({ path: `${path}.${field}`, message, fix });
  return [
    ...(count > 1 && metric.interval === undefined
      ? [wrong("interval", `${count} measurements and no interval`, "add an interval")]
      : []),
    ...(count > 0 && failures >= 0 && count < failures + successes
      ? [wrong("count", `${count} is less than failureLimit and consecutiveSuccessLimit together`, "raise count")]
      : []),
    ...(count > 0 && count < inconclusive
      ? [wrong("count", `${count} is less than inconclusiveLimit ${inconclusive}`, "raise count")]
      : []),
    ...(failures < -1 ? [wrong("failureLimit", `${failures} is below -1`, "use 0 or more, or -1 for no limit")] : []),
    ...(failures === -1 && successes === 0
      ? [wrong("failureLimit", "without a limit nor a consecutiveSuccessLimit nothing decides", "set one of them")]
      : []),
  ];
}

/** Argo Rollouts 1.9 takes a Job whose image cannot be pulled for one that runs, and one that was ended for a success. */
function jobProblems({ provider }: Metric, path: string): readonly Found[] {
  const job = provider?.job;
  if (job === undefined) return [];
  const { backoffLimit, activeDeadlineSeconds } = job.spec ?? {};
  const at = (field: string) => `${path}.provider.job.spec.${field}`;
  return [
    ...(activeDeadlineSeconds === undefined
      ? [{ path: at("activeDeadlineSeconds"), message: "nothing ends the Job", fix: "set it" }]
      : []),
    ...(backoffLimit === 0
      ? []
      : [{ path: at("backoffLimit"), message: "a failed Job is repeated", allowed: "0", fix: "set it to 0" }]),
  ];
}
