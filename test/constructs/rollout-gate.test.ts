import { CanaryRollout, RolloutGate } from "cdktf-guardrails";
import type { RolloutGateProps } from "cdktf-guardrails";
import { contractProps, refusal, synthesized } from "./synthesized";
import type { Construct } from "constructs";

const version = { image: "registry.example.com/checkout:7" };
const gate = (scope: Construct, props: Partial<RolloutGateProps> = {}) => {
  const canary = new CanaryRollout(scope, "Canary", contractProps("checkout"));
  return new RolloutGate(scope, "Gate", {
    ...{ namespace: "shop", rollout: "checkout", version, after: canary.resources },
    ...props,
  });
};

interface Gate {
  readonly depends_on: string[];
  readonly triggers_replace: object;
  readonly provisioner: { "local-exec": { command: string; environment: Record<string, string> } }[];
}

function rendered(props: Partial<RolloutGateProps> = {}): Gate {
  const { json } = synthesized((scope) => gate(scope, props));
  return Object.values(json.resource!.terraform_data)[0] as unknown as Gate;
}

test("the gate waits for the release after the canary's objects, and again for each version", () => {
  const { depends_on, triggers_replace, provisioner } = rendered();
  expect(depends_on.length).toBeGreaterThan(0);
  expect(depends_on.filter((address) => !address.startsWith("helm_release.Canary_"))).toEqual([]);
  expect(triggers_replace).toEqual({ namespace: "shop", rollout: "checkout", ...version });
  expect(provisioner).toEqual([
    {
      "local-exec": {
        command: 'kubectl argo rollouts status "$GATE_ROLLOUT" --namespace "$GATE_NAMESPACE" --timeout "$GATE_TIMEOUT"',
        environment: { GATE_ROLLOUT: "checkout", GATE_NAMESPACE: "shop", GATE_TIMEOUT: "1800s" },
      },
    },
  ]);
});

test("what a user writes is never read by the shell", () => {
  const hostile = "checkout; touch /tmp/owned $(id) `id`";
  const { command, environment } = rendered({ rollout: hostile, context: "a b" }).provisioner[0]["local-exec"];
  expect(command).not.toContain("owned");
  expect(command).toContain('--context "$GATE_CONTEXT"');
  expect(environment).toMatchObject({ GATE_ROLLOUT: hostile, GATE_CONTEXT: "a b" });
});

test.each(["90m", "1h30m"])("kubectl gets %s in seconds", (timeout) => {
  expect(rendered({ timeout }).provisioner[0]["local-exec"].environment.GATE_TIMEOUT).toBe("5400s");
});

test.each(["", "soon", "0s", "25h", "1.5h"])("a timeout of %j is refused", (timeout) => {
  expect(refusal((scope) => gate(scope, { timeout }))).toContain("spec/value timeout");
});
