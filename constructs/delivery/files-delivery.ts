import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { GeneratedFile } from "../../src";
import { claimObjects } from "../internal/claim-objects";
import { claim } from "../internal/claims";
import { core } from "../internal/core";
import { addCustomSynthesis, Construct } from "../internal/terraform";
import type { TerraformResource } from "../internal/terraform";
import type { Carrier, FilesDeliveryOptions, Parcel } from "./carrier";

/** Writes a parcel as plain files when the stack is synthesized, after every validation of its stack has passed. */
export class FilesDelivery implements Carrier {
  constructor(private readonly options: FilesDeliveryOptions) {}

  deliver(scope: Construct, parcel: Parcel): readonly TerraformResource[] {
    const { manifestFile } = core();
    const files = [...parcel.manifests.map((manifest) => manifestFile(parcel, manifest)), ...parcel.files];
    for (const file of files) claim(scope, { what: "file", name: path.join(this.options.directory, file.path) });
    claimObjects(scope, parcel.manifests, path.resolve(this.options.directory));
    addCustomSynthesis(new Construct(scope, `${parcel.part}Files`), {
      onSynthesize: () => {
        for (const file of files) this.write(file);
      },
    });
    return [];
  }

  private write(file: GeneratedFile): void {
    const target = path.join(this.options.directory, file.path);
    try {
      mkdirSync(path.dirname(target), { recursive: true });
      writeFileSync(target, file.text);
    } catch (error) {
      throw new Error(`cannot write ${file.path} below ${this.options.directory}: ${(error as Error).message}`);
    }
  }
}
