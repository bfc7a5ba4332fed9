/** The path without a closing slash, which no gateway looks at: `/shop/` becomes `/shop`, `/` stays. */
export function pathPrefix(path: string): string {
  return path.replace(/\/+$/, "") || "/";
}
