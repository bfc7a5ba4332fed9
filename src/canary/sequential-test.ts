import { Ratio } from "../units/ratio";

/** What a test decides between, and how often it may be wrong. */
export interface TestTarget {
  /** Share of events that must be good. */
  readonly objective: Ratio;
  /** Burn rate that pages: this many times the budgeted error ratio is bad. */
  readonly factor: Ratio;
  /** Chance that this one test aborts a release exactly as good as the objective. */
  readonly falseAbort: Ratio;
  /** Chance that it promotes a release that burns at `factor`. */
  readonly falsePromote: Ratio;
}

/**
 * Wald's sequential probability ratio test on events (Wald 1945): add `perError` for each bad event and `perGood` for
 * each other one, stop at a bound. The bounds are ln(1 / falseAbort) and ln(falsePromote) rather than Wald's own, which
 * keep only the sum of both chances: e to the sum is a martingale at the promised error ratio, so by Ville's inequality
 * it ever reaches 1 / falseAbort with at most that chance, however often and after however many requests it is looked at.
 * The same holds the other way round at the paging error ratio. All figures follow from the printed, rounded numbers.
 */
export interface SequentialTest {
  /** Error ratio of a release exactly as good as the objective. */
  readonly promisedErrors: Ratio;
  /** Error ratio of a release just bad enough to page. */
  readonly pagingErrors: Ratio;
  /** What a bad event adds; above 0. */
  readonly perError: Ratio;
  /** What any other event adds; below 0. */
  readonly perGood: Ratio;
  /** Abort at this sum or above; above 0. */
  readonly abortAt: Ratio;
  /** Promote at this sum or below; below 0. */
  readonly promoteAt: Ratio;
  /** Requests that a release without any error needs to pass. */
  readonly cleanRequests: number;
  /** Fewest errors that abort, when nothing else was counted. */
  readonly abortingErrors: number;
  /** Requests until the verdict on average, for a release exactly as good as the objective. */
  readonly expectedIfPromised: number;
  /** The same for a release just bad enough to page. */
  readonly expectedIfPaging: number;
}

/** Digits of the printed summands: a million requests move a chance by less than a hundredth of itself. */
const DIGITS = 8;
/** Decimals of the printed bounds, which are rounded away from zero: a wrong verdict is never made likelier. */
const BOUND_DECIMALS = 5;
/** Above this error ratio nobody needs statistics; a burn rate that would exceed it is capped. */
const WORST_ERRORS = Ratio.of("0.5");

/** The test of one SLO, or undefined when the target leaves nothing to tell apart. */
export function sequentialTest(target: TestTarget): SequentialTest | undefined {
  const promisedErrors = target.objective.complement();
  const wanted = promisedErrors.times(target.factor);
  const pagingErrors = wanted.compare(WORST_ERRORS) > 0 ? WORST_ERRORS : wanted;
  if (pagingErrors.compare(promisedErrors) <= 0 || !isFairGame(target)) return undefined;
  const [p0, p1] = [promisedErrors.number, pagingErrors.number];
  const [alpha, beta] = [target.falseAbort.number, target.falsePromote.number];
  const numbers = {
    perError: printed(Math.log(p1 / p0)),
    perGood: printed(Math.log1p(-p1) - Math.log1p(-p0)),
    abortAt: abortBound(target.falseAbort),
    promoteAt: bound(Math.log(beta)),
  };
  return { promisedErrors, pagingErrors, ...numbers, ...figures(numbers, { p0, p1, alpha, beta }) };
}

/** Whether the two chances leave a test at all: their sum must stay below one. */
export function isFairGame(target: Pick<TestTarget, "falseAbort" | "falsePromote">): boolean {
  return target.falseAbort.compare(target.falsePromote.complement()) < 0;
}

/** The sum at which a test aborts whose chance of a false abort is `chance`. */
export function abortBound(chance: Ratio): Ratio {
  return bound(-Math.log(chance.number));
}

function bound(value: number): Ratio {
  return Ratio.of(value.toPrecision(15)).roundedUp(BOUND_DECIMALS);
}

function printed(value: number): Ratio {
  return Ratio.of(value.toPrecision(DIGITS));
}

type Numbers = Pick<SequentialTest, "perError" | "perGood" | "abortAt" | "promoteAt">;
type Figures = Pick<SequentialTest, "cleanRequests" | "abortingErrors" | "expectedIfPromised" | "expectedIfPaging">;

function figures(
  { perError, perGood, abortAt, promoteAt }: Numbers,
  chance: { p0: number; p1: number; alpha: number; beta: number },
): Figures {
  /** Wald's approximation: the sum's expected end over its expected gain per event. */
  const expected = (aborts: number, errors: number) => {
    const end = aborts * abortAt.number + (1 - aborts) * promoteAt.number;
    return Math.max(1, Math.ceil(end / (errors * perError.number + (1 - errors) * perGood.number)));
  };
  return {
    cleanRequests: timesToReach(promoteAt, perGood),
    abortingErrors: timesToReach(abortAt, perError),
    expectedIfPromised: expected(chance.alpha, chance.p0),
    expectedIfPaging: expected(1 - chance.beta, chance.p1),
  };
}

/** Smallest whole number of steps whose sum is at the bound or beyond; both have the same sign. */
function timesToReach(bound: Ratio, step: Ratio): number {
  const times = Math.floor(bound.dividedBy(step, 12).number);
  const reached = step.compare(0) > 0 ? step.times(times).compare(bound) >= 0 : step.times(times).compare(bound) <= 0;
  return reached && times > 0 ? times : times + 1;
}
