import { Testing, TerraformStack } from "cdktf";
import * as grafana from "cdktf-guardrails/grafana";

interface SynthesizedStack {
  readonly terraform: { readonly required_providers: unknown };
  readonly provider: unknown;
  readonly resource: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
}

const RESOURCES = [
  grafana.Annotation,
  grafana.ContactPoint,
  grafana.Dashboard,
  grafana.DataSource,
  grafana.Folder,
  grafana.MessageTemplate,
  grafana.MuteTiming,
  grafana.RuleGroup,
];

function synthesize(): SynthesizedStack {
  const stack = new TerraformStack(Testing.app(), "grafana");
  new grafana.GrafanaProvider(stack, "Grafana", { url: "http://grafana.example.com", auth: "admin:admin" });
  const folder = new grafana.Folder(stack, "Folder", { title: "Shop", uid: "shop" });
  new grafana.Dashboard(stack, "Dashboard", {
    folder: folder.uid,
    configJson: JSON.stringify({ uid: "gr-shop-checkout-service", title: "checkout", panels: [] }),
  });
  return JSON.parse(Testing.synth(stack)) as SynthesizedStack;
}

test("a stack with the provider, a folder and a dashboard synthesizes", () => {
  const { provider, resource } = synthesize();
  expect(provider).toEqual({ grafana: [{ url: "http://grafana.example.com", auth: "admin:admin" }] });
  expect(resource.grafana_folder.Folder).toMatchObject({ title: "Shop", uid: "shop" });
  expect(resource.grafana_dashboard.Dashboard.folder).toBe("${grafana_folder.Folder.uid}");
});

test("Terraform is asked for grafana/grafana from 4.45 on, and below 5", () => {
  expect(synthesize().terraform.required_providers).toEqual({
    grafana: { source: "grafana/grafana", version: "~> 4.45" },
  });
});

test("the bindings are the provider and these eight resources, so the notification policy stays the user's own", () => {
  const classes = Object.values(grafana).filter((exported) => exported !== grafana.GrafanaProvider);
  expect(new Set(classes)).toEqual(new Set(RESOURCES));
  expect(RESOURCES.map((resource) => resource.tfResourceType).sort()).toEqual([
    "grafana_annotation",
    "grafana_contact_point",
    "grafana_dashboard",
    "grafana_data_source",
    "grafana_folder",
    "grafana_message_template",
    "grafana_mute_timing",
    "grafana_rule_group",
  ]);
});
