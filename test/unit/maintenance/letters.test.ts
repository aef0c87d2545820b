/** What mails say, and that nothing which people typed can become a header of one. */

import { expect, test } from "vitest";
import type { DigestCause } from "../../../src/domain/digest.ts";
import { tenantId } from "../../../src/domain/ids.ts";
import { type DigestOf, digestLetter } from "../../../src/maintenance/mail/digest.ts";
import { alertLetter, invitationLetter } from "../../../src/maintenance/mail/letters.ts";
import { type Mail, mailerOf } from "../../../src/maintenance/mail/mailer.ts";

const [SYDNEY, PERTH] = [tenantId("sydney"), tenantId("perth")];
const NAMES = new Map([
  [SYDNEY, "Acme Sydney"],
  [PERTH, "Acme Perth"],
]);
const NOW_MS = Date.parse("2026-11-26T20:00:00Z");

const cause = (part: Partial<DigestCause>): DigestCause => ({
  ...{ tenantId: SYDNEY, state: "failed", title: "Period is locked", count: 1, currency: "AUD", totalMinor: 100n },
  ...part,
});
const CAUSES = [
  cause({ count: 2, totalMinor: 123_456_750n }),
  cause({ currency: "USD", totalMinor: 5_000n }),
  cause({ state: "waiting", title: "Daily Rate Limit Hit", count: 7, totalMinor: 70_010n }),
  cause({ tenantId: PERTH, title: "Number is taken", totalMinor: 9_007_199_254_740_993n }),
  cause({ tenantId: null, title: "Invoice has no tracking", count: 3, totalMinor: 30_000n }),
];
const digest = (part: Partial<DigestOf> = {}) =>
  digestLetter(
    {
      ...{ firm: "Acme", rhythm: "daily", conditions: [], causes: CAUSES, chosen: null, names: NAMES },
      ...{ timeZone: "Australia/Sydney", url: "https://orbit.example" },
      ...part,
    },
    NOW_MS,
  );

test("a digest lists each satellite's causes with their money, to the cent, and what goes on by itself last", () => {
  const { subject, text } = digest();
  expect(subject).toContain("Orbit, Acme: 7 records need a person (AUD 90,071,993,782,277.43, USD 50.00)");
  expect(text).toContain("Acme on Fri 27 Nov 2026, 07:00 (Australia/Sydney)");
  expect(text).toContain(
    [
      "Acme Sydney",
      "- Period is locked: 3 records (AUD 1,234,567.50, USD 50.00)",
      "- Daily Rate Limit Hit: 7 records (AUD 700.10), goes on by itself",
    ].join("\n"),
  );
  expect(text).toContain("Acme Perth\n- Number is taken: 1 record (AUD 90,071,992,547,409.93)");
  expect(text).toContain("Not placed yet, or in several\n- Invoice has no tracking: 3 records (AUD 300.00)");
  expect(text).toContain("https://orbit.example/settings");
});

test("a digest of chosen satellites says so, leaves the others out, and keeps what is not placed yet", () => {
  const { text } = digest({ chosen: [PERTH] });
  expect(text).toContain("Acme Perth");
  expect(text).toContain("Invoice has no tracking");
  expect(text).toContain("This digest is about: Acme Perth.");
  expect(text).not.toContain("Acme Sydney");
});

test("a digest with nothing to say says that, and one of alerts alone counts them", () => {
  expect(digest({ causes: [] }).subject).toBe("Orbit, Acme: nothing needs a person");
  const conditions = [{ title: "Xero must be connected again", detail: "Acme Sydney: press Reconnect." }];
  const { subject, text } = digest({ causes: [], conditions });
  expect(subject).toBe("Orbit, Acme: 1 thing needs a person");
  expect(text).toContain("Xero must be connected again\nAcme Sydney: press Reconnect.");
});

test("a digest of very many causes lists the largest and counts the others", () => {
  const causes = Array.from({ length: 100 }, (_, n) => cause({ title: `Cause ${n}`, count: n + 1 }));
  const { text } = digest({ causes });
  expect(text).toContain("Cause 99: 100 records");
  expect(text).not.toContain("Cause 0:");
  expect(text).toContain("And 40 smaller causes.");
});

test("an alert's mail says what began, what is over, and since when on the firm's clock", () => {
  const since = "2026-11-26T10:00:00.000Z";
  const alerts = [
    { topic: "reconnect", state: "open", title: "Xero must be connected again", detail: "Acme Sydney", since },
    { topic: "failures", state: "recovered", title: "Events have failed", detail: "9 events", since },
  ] as const;
  const about = { firm: { id: "f", name: "Acme" }, alerts, url: null };
  const { subject, text } = alertLetter(about, "Australia/Sydney");
  expect(subject).toBe("Orbit, Acme: Xero must be connected again and 1 more");
  expect(text).toContain("Acme Sydney\nSince Thu 26 Nov 2026, 21:00 (Australia/Sydney).");
  expect(text).toContain("Over: Events have failed\nSince");
});

test("what people typed stays in its field: one line, bounded, without characters that end or turn a header", async () => {
  const taken: Mail[] = [];
  const MAIL = { send: async (mail: Mail) => taken.push(mail) };
  const send = mailerOf(
    { MAIL },
    {
      mailFrom: { name: "Orbit", email: "orbit@firm.example" },
      mailUrl: null,
    },
  );
  const invited = {
    ...{ firm: "Acmé\r\nBcc: all@evil.example\u2028\u202e", by: "Ann".padEnd(500, "n"), email: "zoe@example.com" },
    ...({ role: "viewer", url: "https://orbit.example" } as const),
  };
  expect(await send?.({ to: "zoe@example.com", ...invitationLetter({ ...invited, by: "Ann" }) })).toMatchObject({
    ok: true,
  });
  await send?.({ to: "zoe@example.com", ...invitationLetter(invited) });
  await send?.({ to: "zoe@example.com", subject: "x", text: "y".repeat(100_000) });
  const [first, second, third] = taken;
  expect(first?.subject).toBe("Ann invites you to Acmé Bcc: all@evil.example on Orbit");
  expect(first).toMatchObject({ from: { email: "orbit@firm.example" }, to: "zoe@example.com" });
  expect(first?.text).toContain("Use the Xero login with this address: zoe@example.com.");
  expect(second?.subject.length).toBeLessThanOrEqual(160);
  expect(third?.text.length).toBeLessThan(33_000);
});

test("without a sender no mail is sent; a binding that refuses or is missing is said in words", async () => {
  const mailFrom = { name: "Orbit", email: "orbit@firm.example" };
  expect(mailerOf({}, { mailFrom: null, mailUrl: null })).toBeNull();
  const mail = { to: "zoe@example.com", subject: "x", text: "y" };
  const without = mailerOf({}, { mailFrom, mailUrl: null });
  expect(await without?.(mail)).toEqual({ ok: false, error: "the Worker has no binding MAIL: deploy it again" });
  const MAIL = { send: async () => Promise.reject(new Error("destination address is not verified\r\nx")) };
  const refusing = mailerOf({ MAIL }, { mailFrom, mailUrl: null });
  const error = "the mail was not taken: destination address is not verified x";
  expect(await refusing?.(mail)).toEqual({ ok: false, error });
});
