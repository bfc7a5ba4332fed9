import type { GuardedSlo } from "../burnrate/guarded-slo";
import type { Manifest } from "../manifest";
import type { Service } from "../spec/service";
import { objectNames } from "../units/names";
import { shortHash } from "../units/short-hash";
import { loadScript } from "./load-script";

/** The script's name in its ConfigMap. */
export const SCRIPT_FILE = "script.js";

/** A k6 script, and the ConfigMap that holds it in the cluster. */
export interface LoadScript {
  readonly text: string;
  readonly configMap: string;
}

/** The script of a service's load test; none where none is described. */
export function loadScriptOf(service: Service, slos: readonly GuardedSlo[]): LoadScript | undefined {
  const { loadTest } = service;
  if (loadTest === undefined) return undefined;
  const text = loadScript(service, loadTest, slos);
  return { text, configMap: objectNames.loadTest(service.service, shortHash(text)) };
}

/** The script in the cluster, under the name of its content: a changed one never reaches a run that has begun. */
export function scriptConfigMap({ namespace, labels }: Service, { text, configMap }: LoadScript): Manifest {
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: configMap, namespace, labels: { ...labels } },
    data: { [SCRIPT_FILE]: text },
  };
}
