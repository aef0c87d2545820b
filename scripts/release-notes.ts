/** What a release does to CHANGELOG.md, and which version may follow which. Pure; the script is release.ts. */

const UNRELEASED = "## Unreleased\n";

/** The changelog with its Unreleased section closed under the version; null when there is nothing in it. */
export function released(
  changelog: string,
  { version, date }: { readonly version: string; readonly date: string },
): string | null {
  const start = changelog.indexOf(UNRELEASED);
  if (start < 0) return null;
  const from = start + UNRELEASED.length;
  const following = changelog.indexOf("\n## ", from);
  const section = changelog.slice(from, following < 0 ? undefined : following);
  if (!/^- /m.test(section)) return null;
  return `${changelog.slice(0, from)}\n## ${version} (${date})\n${changelog.slice(from)}`;
}

/** Whether it is a version (`1.2.3`) and comes after the other one. */
export function isHigher(version: string, than: string): boolean {
  const [next, now] = [parts(version), parts(than)];
  if (next === null || now === null) return false;
  const at = next.findIndex((part, index) => part !== now[index]);
  return at >= 0 && (next[at] ?? 0) > (now[at] ?? 0);
}

function parts(version: string): readonly number[] | null {
  return /^\d{1,5}\.\d{1,5}\.\d{1,5}$/.test(version) ? version.split(".").map(Number) : null;
}
