import { complaint, leaf } from "./leaf";

/** Labels that identify an SLO's series and alerts, or that Prometheus itself needs. */
const TAKEN = ["namespace", "service", "slo", "tier", "severity", "alertname", "alertstate", "le"];

/** The name of a label to group an SLO by. */
export function groupLabelLeaf() {
  const allowed = `a label of the metrics, other than ${TAKEN.join(", ")}`;
  return leaf<string, string>({
    json: { type: "string", pattern: LABEL.source },
    read: (value) => {
      if (typeof value !== "string" || !LABEL.test(value))
        return complaint("not a label's name", allowed, "write it like route");
      if (TAKEN.includes(value) || value.startsWith("__"))
        return complaint("every series of an SLO has this label already", allowed, "group by another label");
      return value;
    },
  });
}

const LABEL = /^[A-Za-z_][A-Za-z0-9_]*$/;
