import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse, parseAllDocuments } from "yaml";
import { ServiceGuardrails } from "cdktf-guardrails";
import { contractProps, evaluated, helmReleases, manifestsOf, synthesized } from "../constructs/synthesized";
import { describeWithEngine } from "../engine";

const CHART = path.join(__dirname, "../../constructs/delivery/chart");
const folder = mkdtempSync(path.join(tmpdir(), "guardrails-helm-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const checkout = contractProps("checkout");
const hostile = 'a "quoted" {{ $labels.x }} {{ .Values.manifests }} ${var.x} %{ if } \\ `tick` é😀 \u2028 : # - | yes';
const described = {
  ...checkout,
  spec: {
    ...checkout.spec,
    slos: [{ ...checkout.spec.slos[0], description: hostile }, ...checkout.spec.slos.slice(1)],
  },
  annotations: {
    "example.com/note": hostile,
    "example.com/tabs": "\tcode\n\tmore\n",
    "example.com/lines": "a\u2028b\u2029c\ufeffd",
    "example.com/number": "007",
    "example.com/yes": "yes",
  },
};

describeWithEngine("helm", (helm) => {
  const { json } = synthesized((scope) => new ServiceGuardrails(scope, "Checkout", described));

  test.each(helmReleases(json).map((release) => [release.name, release] as const))(
    "the bundled chart prints %s as it was generated, templates of others included",
    (name, release) => {
      const values = path.join(folder, `${name}.yaml`);
      writeFileSync(values, evaluated(release.values[0]));
      const { status, stdout, stderr } = spawnSync(
        helm,
        ["template", name, CHART, "--namespace", "shop", "--values", values],
        { encoding: "utf8" },
      );
      expect([status, stderr]).toEqual([0, ""]);
      const printed = parseAllDocuments(stdout).map((document) => parse(String(document)) as unknown);
      expect(printed.filter((manifest) => manifest !== null)).toEqual(
        expect.arrayContaining([...manifestsOf(release)]),
      );
      expect(printed.filter((manifest) => manifest !== null)).toHaveLength(manifestsOf(release).length);
    },
  );
});
