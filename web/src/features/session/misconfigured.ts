/**
 * The variables that a `not-configured` problem names. Pure. The sentence is written by src/config.ts: "Orbit is not
 * configured: NAME problem; NAME problem."
 */

export interface NamedVariable {
  readonly name: string;
  readonly problem: string;
}

/** Empty when the sentence is another one; it is then shown as it is. */
export function namedVariables(detail: string): readonly NamedVariable[] {
  const list = detail.replace(/^[^:]*: /, "").replace(/\.$/, "");
  return list.split("; ").flatMap((part) => {
    const [, name, problem] = /^([A-Z][A-Z0-9_]+) (.+)$/.exec(part) ?? [];
    return name === undefined || problem === undefined ? [] : [{ name, problem }];
  });
}
