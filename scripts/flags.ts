/** The switches of a command line, such as `--fresh`: an argument that is none of them ends the script with one sentence. */

import { parseArgs } from "node:util";

export function flags<const Name extends string>(...names: readonly Name[]): Readonly<Record<Name, boolean>> {
  const options = Object.fromEntries(names.map((name) => [name, { type: "boolean", default: false } as const]));
  try {
    const { values } = parseArgs({ options });
    return Object.fromEntries(names.map((name) => [name, values[name] === true])) as Record<Name, boolean>;
  } catch (error) {
    const known = names.map((name) => `--${name}`).join(", ");
    console.error(`${error instanceof Error ? error.message : error}\nKnown here: ${known}.`);
    process.exit(2);
  }
}
