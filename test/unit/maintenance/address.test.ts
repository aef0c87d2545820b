import { expect, test } from "vitest";
import { alertAddressProblem, runsLocally } from "../../../src/maintenance/alerts/address.ts";

test.each([
  "https://hooks.slack.com/services/T0/B0/x",
  "https://example.webhook.office.com/webhookb2/x",
  "https://alerts.example:8443/a?b=c",
  "https://8.8.8.8/a",
  "https://172.32.0.1/",
  "https://[2606:4700::1]/",
])("%s may be told", (address) => {
  expect(alertAddressProblem(address, false)).toBeNull();
});

test.each([
  "http://hooks.example/a",
  "ftp://hooks.example/a",
  "nonsense",
  "https://user:secret@hooks.example/",
  "https://localhost/",
  "https://a.localhost./",
  "https://printer/",
  "https://vault.internal/",
  "https://nas.local/",
  "https://127.0.0.1/",
  "https://0x7f.1/",
  "https://2130706433/",
  "https://10.1.2.3/",
  "https://172.16.0.1/",
  "https://192.168.1.1/",
  "https://169.254.169.254/latest/meta-data/",
  "https://100.64.0.1/",
  "https://0.0.0.0/",
  "https://[::1]/",
  "https://[::]/",
  "https://[fe80::1]/",
  "https://[fd00::1]/",
  "https://[::ffff:10.0.0.1]/",
  "https://[64:ff9b::a00:1]/",
  "https://[2002:a00:1::]/",
])("%s may not", (address) => {
  expect(alertAddressProblem(address, false)).not.toBeNull();
});

test("only an Orbit on this machine may tell this machine, and no other private address", () => {
  expect(alertAddressProblem("http://127.0.0.1:9000/a", true)).toBeNull();
  expect(alertAddressProblem("http://localhost:9000/a", true)).toBeNull();
  expect(alertAddressProblem("http://10.0.0.1/a", true)).not.toBeNull();
  expect(alertAddressProblem("https://10.0.0.1/a", true)).not.toBeNull();
  const config = { appUrl: null, xeroApiUrl: "https://api.xero.com" };
  expect(runsLocally(config, "http://localhost:8787")).toBe(true);
  expect(runsLocally({ ...config, appUrl: "https://orbit.example" }, "http://localhost:8787")).toBe(false);
  expect(runsLocally({ ...config, xeroApiUrl: "http://127.0.0.1:9000" }, null)).toBe(true);
  expect(runsLocally(config, null)).toBe(false);
});
