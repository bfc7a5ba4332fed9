import { baseWindow } from "../../burnrate/evaluation";
import type { GuardedSlo } from "../../burnrate/guarded-slo";
import { requiredSeries } from "../../indicators/event-counts";
import type { Monitoring } from "../../spec/service";
import { hasAnswer } from "./has-answer";
import { selects } from "./series-id";
import type { SeriesId } from "./series-id";

/** Whether an SLO can be measured with the given series; undefined when only Prometheus can tell. */
export function measurable(
  { indicator }: GuardedSlo,
  existing: readonly SeriesId[],
  monitoring: Pick<Monitoring, "scrapeInterval">,
): boolean | undefined {
  const answers = requiredSeries(indicator.counts, baseWindow(monitoring)).map((required) =>
    hasAnswer(required, (selector) => {
      const picked = existing.map((id) => selects(selector, id));
      return picked.includes(true) ? true : picked.includes(undefined) ? undefined : false;
    }),
  );
  return answers.includes(false) ? false : answers.includes(undefined) ? undefined : true;
}
