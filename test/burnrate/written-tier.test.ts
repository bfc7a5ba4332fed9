import fc from "fast-check";
import { tiersOf } from "../../src/burnrate/tiers";
import { reachableFactor, reachableObjective } from "../../src/burnrate/reachable";
import type { Tier } from "../../src/burnrate/tier";
import { Duration } from "../../src/units/duration";
import { Ratio } from "../../src/units/ratio";
import { contractService } from "../traffic/contract-service";

/** What a user writes below `tiers`, read as the document is. */
function tiersWith(tiers: object, spec: { objective?: number; window?: string; monitoring?: object } = {}) {
  const { objective = 99.9, window = "30d", monitoring = { retention: null } } = spec;
  const indicator = { availability: { source: "app" } };
  const service = contractService("checkout", {
    canary: null,
    monitoring,
    slos: [{ name: "it", objective, window, indicator, tiers }],
  });
  return tiersOf(service.slos[0], 0, service.monitoring);
}

const line = ({ name, level, long, short, factor, budgetShare }: Tier) =>
  `${name} ${level} ${long}/${short} ${factor} ${budgetShare.rounded(6).percentText}`;

test("a burn rate of one's own keeps the usual windows and restates the share", () => {
  const { tiers, problems } = tiersWith({ fast: { factor: 20.5 } });
  expect(problems).toEqual([]);
  expect(tiers.map(line)[0]).toBe("fast page 1h/5m 20.5 2.8472");
});

test("windows of one's own keep the share, and the burn rate follows", () => {
  const { tiers } = tiersWith({ medium: { long: "4h", short: "20m" } });
  expect(tiers.map(line)[1]).toBe("medium page 4h/20m 9 5");
});

test("a new tier takes its place by its burn rate, a switched-off one is gone", () => {
  const night = { level: "ticket", long: "90m", short: "8m", factor: 7.3 };
  const { tiers, problems } = tiersWith({ night, slow: { enabled: false } });
  expect(problems).toEqual([]);
  expect(tiers.map(line)).toEqual([
    "fast page 1h/5m 14.4 2",
    "night ticket 1h30m/8m 7.3 1.5208",
    "medium page 6h/30m 6 5",
    "long ticket 3d/6h 1 10",
  ]);
  expect(String(tiers[1].threshold)).toBe("0.0073");
});

test("another level changes whom a tier reaches and nothing else; the tier goes on adapting", () => {
  const { tiers, problems } = tiersWith({ long: { level: "page" } }, { window: "28d" });
  expect(tiers.map(line).at(-1)).toBe("long page 3d/6h 1 10.7143");
  expect(problems.map(({ rule, severity }) => [rule, severity])).toEqual([["burnrate/page-at-pace", "warning"]]);
});

const REFUSALS: [string, object, Parameters<typeof tiersWith>[1], string, string, string][] = [
  [
    "more than all requests failing",
    { fast: { factor: 14.4 } },
    { objective: 90 },
    "burnrate/never-fires spec.slos[0].tiers.fast.factor",
    "tier fast can never fire: burn rate 14.4 x error budget 0.1 = 1.44, and no error ratio is above 1",
    "write factor: 9 or less, or raise the objective",
  ],
  [
    "exactly all requests failing",
    { fast: { factor: 10 } },
    { objective: 90 },
    "burnrate/never-fires spec.slos[0].tiers.fast.factor",
    "tier fast can never fire: burn rate 10 x error budget 0.1 = 1, and no error ratio is above 1",
    "write factor: 9 or less, or raise the objective",
  ],
  [
    "the same by a share",
    { fast: { budgetShare: "3%" } },
    { objective: 95 },
    "burnrate/never-fires spec.slos[0].tiers.fast.budgetShare",
    "tier fast can never fire: burn rate 21.6 x error budget 0.05 = 1.08, and no error ratio is above 1",
    "write budgetShare: 2.6388% or less, or raise the objective",
  ],
  [
    "less than the sustainable rate",
    { long: { budgetShare: "10%" } },
    { window: "28d" },
    "burnrate/factor-below-one spec.slos[0].tiers.long.budgetShare",
    "tier long would fire at burn rate 0.9333, and at 1 the budget of 28d lasts exactly 28d: it would fire on an SLO that is met",
    "write budgetShare: 10.7143% or more",
  ],
  [
    "a factor just below one",
    { long: { factor: 0.99 } },
    {},
    "burnrate/factor-below-one spec.slos[0].tiers.long.factor",
    "tier long would fire at burn rate 0.99, and at 1 the budget of 30d lasts exactly 30d: it would fire on an SLO that is met",
    "write factor: 1 or more",
  ],
  [
    "more than the budget",
    { long: { factor: 10.5 } },
    {},
    "burnrate/over-budget spec.slos[0].tiers.long.factor",
    "tier long fires only after 105 % of the budget is gone",
    "write factor: 10 or less, or shorten long",
  ],
  [
    "a short window of three scrapes",
    { fast: { short: "1m" } },
    {},
    "burnrate/short-window spec.slos[0].tiers.fast.short",
    "tier fast's short window of 1m holds fewer than 4 scrapes of 30s",
    "use 2m or more",
  ],
  [
    "windows the wrong way round",
    { fast: { long: "5m", short: "5m" } },
    {},
    "burnrate/tier-windows spec.slos[0].tiers.fast.short",
    "tier fast's short window is not shorter than its long one",
    "use about a twelfth of the long window, 2m",
  ],
  [
    "a window longer than the SLO's",
    { long: { long: "3d", short: "6h" } },
    { window: "2d" },
    "burnrate/tier-windows spec.slos[0].tiers.long.long",
    "tier long looks back further than the SLO's window of 2d",
    "shorten it, or lengthen the SLO's window",
  ],
  [
    "minutes above six hours",
    { medium: { long: "6h30m" } },
    {},
    "burnrate/tier-windows spec.slos[0].tiers.medium.long",
    "windows above 6h are added up from whole hours",
    "use 6h or 7h",
  ],
  [
    "more than Prometheus keeps",
    { long: { long: "3d", factor: 1.5 } },
    { monitoring: { retention: "2d" } },
    "burnrate/window-over-retention spec.slos[0].tiers.long.long",
    "Prometheus keeps 2d, so tier long's window of 3d would be cut short",
    "shorten it to 2d or less, or raise Prometheus' retention",
  ],
  [
    "two answers to one question",
    { fast: { factor: 14.4, budgetShare: "2%" } },
    {},
    "burnrate/tier-incomplete spec.slos[0].tiers.fast",
    "budgetShare and factor say the same thing twice",
    "remove one; the other follows",
  ],
  [
    "a new tier without its windows",
    { night: { factor: 5 } },
    {},
    "burnrate/tier-incomplete spec.slos[0].tiers.night",
    "night is a new tier, and does not say all that a tier needs",
    "add level, long, short",
  ],
];

test.each(REFUSALS)("%s is refused with the numbers", (...[, tiers, spec, place, message, fix]) => {
  const [problem] = tiersWith(tiers, spec).problems.filter(({ severity }) => severity === "error");
  expect([`${problem.rule} ${problem.path}`, problem.message, problem.fix]).toEqual([place, message, fix]);
});

test("everything that is wrong with a tier is said at once, and the tier is not there", () => {
  const { tiers, problems } = tiersWith({ fast: { long: "7h30m", short: "1m", factor: 0.5 } });
  expect(problems.map(({ rule }) => rule)).toEqual([
    "burnrate/tier-windows",
    "burnrate/short-window",
    "burnrate/factor-below-one",
  ]);
  expect(tiers.map(({ name }) => name)).toEqual(["medium", "slow", "long"]);
});

test("pages that are switched off are a warning, not an error of the objective's", () => {
  const off = { enabled: false };
  expect(tiersWith({ fast: off, medium: off }).problems).toEqual([
    {
      rule: "burnrate/pages-off",
      severity: "warning",
      path: "spec.slos[0].tiers",
      message: "no tier of SLO it pages any more",
      fix: "leave one page tier switched on, or acknowledge the rule with the reason",
    },
  ]);
});

const objective = fc.integer({ min: 1, max: 99_999 }).map((thousandths) => Ratio.of(thousandths).dividedBy(100_000, 6));

test("a suggested burn rate and a suggested objective can be reached, whatever was asked for", () => {
  fc.assert(
    fc.property(objective, fc.integer({ min: 11, max: 5_000_000 }), (promise, tenths) => {
      const budget = promise.complement();
      const factor = reachableFactor(budget);
      expect(factor.compare(1)).toBeGreaterThanOrEqual(0);
      expect(factor.times(budget).compare(1)).toBeLessThan(0);
      const asked = Ratio.of(tenths).dividedBy(10, 1);
      const lowest = Ratio.percent(reachableObjective(asked))!;
      expect(asked.times(lowest.complement()).compare(1)).toBeLessThan(0);
    }),
  );
});

test("a tier that is accepted can fire, fires above the sustainable rate, and within the budget", () => {
  const tier = fc.record({
    long: fc.integer({ min: 2, max: 360 }),
    short: fc.integer({ min: 1, max: 360 }),
    factor: fc.integer({ min: 1, max: 100_000 }).map((tenths) => tenths / 10),
  });
  fc.assert(
    fc.property(objective, tier, (promise, { long, short, factor }) => {
      const window = Duration.of(28, "d");
      const written = {
        enabled: true,
        level: "page" as const,
        long: Duration.of(long, "m"),
        short: Duration.of(short, "m"),
      };
      const slo = { name: "it", objective: promise, window, tiers: { mine: { ...written, factor } } };
      const mine = tiersOf(slo, 0, { scrapeInterval: Duration.of(30, "s") }).tiers.find(({ name }) => name === "mine");
      if (mine === undefined) return;
      expect(mine.threshold.compare(1)).toBeLessThan(0);
      expect(mine.factor.compare(1)).toBeGreaterThanOrEqual(0);
      expect(mine.budgetShare.compare(1)).toBeLessThanOrEqual(0);
      expect(mine.short.compare(mine.long)).toBeLessThan(0);
      expect(mine.factor.number).toBe(factor);
    }),
  );
});

test("a misspelt tier that is switched off is told the one it means", () => {
  const [problem] = tiersWith({ fats: { enabled: false } }).problems;
  expect([problem.rule, problem.severity, problem.path, problem.fix]).toEqual([
    "burnrate/unknown-tier",
    "error",
    "spec.slos[0].tiers.fats",
    'did you mean "fast"?',
  ]);
});

test("switching off a ticket does not hide that no page is reachable", () => {
  const { problems } = tiersWith({ slow: { enabled: false } }, { window: "90d", objective: 90 });
  expect(problems.filter(({ severity }) => severity === "error").map(({ rule, fix }) => [rule, fix])).toEqual([
    ["burnrate/no-page", "raise the objective to 94.445 or more, or shorten the window"],
  ]);
});

test("a short window is not shorter than the one over which raw series are read", () => {
  const tiers = { fast: { short: "1m" } };
  const { problems } = tiersWith(tiers, { monitoring: { scrapeInterval: "10s", retention: null } });
  expect(problems.map(({ message, fix }) => [message, fix])).toEqual([
    ["tier fast's short window of 1m is shorter than the 2m over which raw series are read", "use 2m or more"],
  ]);
});

test("a suggested burn rate or share is accepted when it is written", () => {
  const hours = fc.integer({ min: 1, max: 72 });
  const slo = fc.record({ days: fc.integer({ min: 3, max: 90 }), share: fc.integer({ min: 500, max: 999 }) });
  const wanted = fc.oneof(
    fc.integer({ min: 1, max: 20_000 }).map((hundredths) => ({ factor: hundredths / 100 })),
    fc.integer({ min: 1, max: 10_000 }).map((hundredths) => ({ budgetShare: `${hundredths / 100}%` })),
  );
  fc.assert(
    fc.property(hours, wanted, slo, (long, tier, { days, share }) => {
      const written = { level: "page", long: `${long}h`, short: "5m" };
      const spec = { window: `${days}d`, objective: share / 10 };
      const errorsOf = (own: object) =>
        tiersWith({ mine: { ...written, ...own } }, spec).problems.filter(({ path }) => path.includes("tiers.mine"));
      const [first] = errorsOf(tier);
      const fix = /^write (factor|budgetShare): ([\d.]+%?)/.exec(first?.fix ?? "");
      if (fix === null) return;
      const value = fix[1] === "factor" ? Number(fix[2]) : fix[2];
      expect([first.message, fix[0], errorsOf({ [fix[1]]: value })]).toEqual([first.message, fix[0], []]);
    }),
    { numRuns: 150 },
  );
});
