import { finding } from "../problem";
import type { Problem } from "../problem";
import type { Service } from "../spec/service";
import { trafficRules } from "./rules";

/** The app gives up on what it calls before the gateway gives up on the app, and before the pod is killed. */
export function deadlineProblems({ traffic, workload }: Service): Problem[] {
  if (traffic === undefined) return [];
  const { backendRequest, request } = traffic.timeouts;
  const limits = [
    {
      value: backendRequest ?? request,
      name: `timeouts.${backendRequest === undefined ? "request" : "backendRequest"}`,
    },
    { value: workload.shutdown?.gracePeriod, name: "workload.shutdown.gracePeriod" },
  ];
  return Object.entries(traffic.deadlines).flatMap(([name, deadline]) => {
    const broken = limits.find(({ value }) => value !== undefined && deadline.compare(value) >= 0);
    if (broken === undefined) return [];
    return [
      finding(trafficRules.deadline, {
        path: `spec.traffic.deadlines.${name}`,
        message: `the app waits up to ${deadline} for ${name}, and ${broken.name} is ${broken.value}`,
        got: String(deadline),
        allowed: `below ${broken.value}`,
        fix: `shorten it, so that there is time to answer, or lengthen ${broken.name}`,
      }),
    ];
  });
}
