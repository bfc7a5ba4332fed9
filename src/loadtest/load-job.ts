import type { IJob } from "kubernetes-models/batch/v1/Job";
import type { Service } from "../spec/service";
import { Duration } from "../units/duration";
import { fullProfile } from "./load-profile";
import type { LoadProfile } from "./load-profile";
import { SCRIPT_FILE } from "./load-script-of";
import type { LoadScript } from "./load-script-of";

export type JobSpec = NonNullable<IJob["spec"]>;

const SCRIPT_FOLDER = "/test";
/** The user of k6's own image; any other number works as well. */
const USER = 12345;
/** Pulling the image and starting, and the end of requests that are under way. */
const BEFORE_AND_AFTER = Duration.of(3, "m");
/** A day: long enough to read the log of a test that failed at night, and Jobs do not pile up. */
const KEPT_SECONDS = 86_400;

/** Longest time a Job may take; then it counts as failed, also when its image never came. */
export function jobDeadline({ lasts }: Pick<LoadProfile, "lasts">): Duration {
  return lasts.plus(BEFORE_AND_AFTER);
}

/** What runs one profile against `target`. It is never tried again: a second try would load twice and hide the first. */
export function jobSpec(service: Service, script: LoadScript, { profile, target }: Run): JobSpec {
  return {
    backoffLimit: 0,
    activeDeadlineSeconds: Math.ceil(jobDeadline(profile).seconds),
    ttlSecondsAfterFinished: KEPT_SECONDS,
    template: {
      // None of the service's own labels: its Services must never take this pod for one of the app's.
      metadata: { labels: { "app.kubernetes.io/name": loadPodName(service) } },
      spec: {
        restartPolicy: "Never",
        automountServiceAccountToken: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: USER,
          runAsGroup: USER,
          seccompProfile: { type: "RuntimeDefault" },
        },
        volumes: [{ name: "script", configMap: { name: script.configMap } }],
        containers: [
          {
            name: "k6",
            image: service.loadTest!.image,
            args: ["run", `${SCRIPT_FOLDER}/${SCRIPT_FILE}`],
            env: environment(service, { profile, target }),
            resources: { requests: { cpu: "200m", memory: "256Mi" }, limits: { memory: "1Gi" } },
            securityContext: {
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ["ALL"] },
            },
            volumeMounts: [{ name: "script", mountPath: SCRIPT_FOLDER, readOnly: true }],
          },
        ],
      },
    },
  };
}

/** What the pods of a load test are found by. */
export function loadPodName({ service }: Pick<Service, "service">): string {
  return `${service}-load-test`;
}

/** A profile and where its requests go. */
export interface Run {
  readonly profile: LoadProfile;
  readonly target: string;
}

function environment({ traffic }: Service, { profile, target }: Run) {
  const host = traffic?.hostnames?.find((hostname) => !hostname.startsWith("*"));
  return [
    { name: "TARGET", value: target },
    { name: "PROFILE", value: profile.name },
    // Behind the gateway the app sees the name that its clients ask for.
    ...(host === undefined ? [] : [{ name: "HOST", value: host }]),
    { name: "K6_NO_USAGE_REPORT", value: "true" },
  ];
}

/** The whole test as a Job to be created by hand, each time under a new name: `kubectl create -f`. */
export function loadJob(service: Service, script: LoadScript): IJob {
  const profile = fullProfile(service, service.loadTest!);
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      generateName: `${service.service}-load-`,
      namespace: service.namespace,
      labels: { ...service.labels },
    },
    spec: jobSpec(service, script, { profile, target: serviceUrl(service, service.workload.service.name) }),
  };
}

/** Address of one of the service's Kubernetes Services, inside the cluster. */
export function serviceUrl({ namespace, workload }: Service, name: string): string {
  return `http://${name}.${namespace}.svc:${workload.service.port}`;
}
