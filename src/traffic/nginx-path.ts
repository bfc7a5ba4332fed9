import { pathPrefix } from "./path-prefix";

/** What NGINX compares a path with, by whole parts as Gateway API has it: the prefix `/shop` would match `/shopping`. */
export function nginxPath(path: string): string {
  const prefix = pathPrefix(path);
  return prefix === "/" ? prefix : `~ ^${prefix.replaceAll(".", "\\.")}(/|$)`;
}
