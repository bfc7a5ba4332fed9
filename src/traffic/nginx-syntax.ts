import type { ByteSize } from "../units/byte-size";

/** A directive, a comment, or a block of them. `undefined` is left out: the directive keeps NGINX's own value. */
export type NginxLine = string | NginxBlock | undefined;

export interface NginxBlock {
  /** What stands before the brace, for example `location /`. */
  readonly block: string;
  readonly lines: readonly NginxLine[];
}

/** Prints lines as nginx.conf; the only place that writes semicolons and braces. */
export function printNginx(lines: readonly NginxLine[], indent = ""): string {
  return lines
    .map((line) => {
      if (line === undefined) return "";
      if (typeof line !== "string") {
        return `${indent}${line.block} {\n${printNginx(line.lines, `${indent}    `)}${indent}}\n`;
      }
      return line.startsWith("#") ? `${indent}${line}\n` : `${indent}${line};\n`;
    })
    .join("");
}

/** A directive with a value, or nothing when there is no value. */
export function directive(name: string, value: string | number | undefined): string | undefined {
  return value === undefined ? undefined : `${name} ${value}`;
}

/** NGINX's size: powers of 1024 by a small letter, anything else in bytes. */
export function nginxSize(value: ByteSize): string {
  return value.format([
    ["g", 1_073_741_824],
    ["m", 1_048_576],
    ["k", 1_024],
    ["", 1],
  ]);
}
