/** What Go's template makes of a text whose only actions are constants. */
export function expandedLiterals(template: string): string {
  return template.replace(/\{\{(.*?)\}\}/gs, (whole, action: string) => {
    const constant = /^ "((?:[^"\\])*)" $/.exec(action);
    if (constant === null) throw new Error(`no constant: ${whole}`);
    return constant[1];
  });
}
