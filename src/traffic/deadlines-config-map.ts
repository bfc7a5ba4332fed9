import type { Manifest } from "../manifest";
import type { Service } from "../spec/service";
import { objectNames } from "../units/names";

/** The app's own deadlines as environment variables in milliseconds: `DEADLINE_PAYMENTS_API_MS=400`. Undefined without any. */
export function deadlinesConfigMap({ namespace, service, labels, traffic }: Service): Manifest | undefined {
  const deadlines = Object.entries(traffic?.deadlines ?? {});
  if (deadlines.length === 0) return undefined;
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: objectNames.deadlines(service), namespace, labels },
    data: Object.fromEntries(
      deadlines.map(([name, deadline]) => [deadlineVariable(name), String(deadline.milliseconds)]),
    ),
  };
}

/** Name of the environment variable that holds a deadline. */
export function deadlineVariable(name: string): string {
  return `DEADLINE_${name.replace(/-/g, "_").toUpperCase()}_MS`;
}
