import { expect, it } from "vitest";
import { firmId } from "../../../src/domain/ids.ts";
import { signatureHeaders, signingSecrets } from "../../../src/maintenance/alerts/signature.ts";

it("an alert is signed as Standard Webhooks' own example is", async () => {
  const secrets = ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"];
  const signed = { secrets, id: "msg_p5jXN8AQM9LWM0D4loKWxJek", atMs: 1_614_265_330_000 };
  expect(await signatureHeaders(signed, '{"test": 2432232314}')).toEqual({
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

it("each firm has a secret of its own, and a key that is added in front leaves the former one valid", async () => {
  const [former, next] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
  const [a, b] = [firmId("firm-a"), firmId("firm-b")];
  const secrets = await signingSecrets([former], a);
  expect(secrets).toEqual([expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/)]);
  expect(await signingSecrets([former], b)).not.toEqual(secrets);
  const both = await signingSecrets([next, former], a);
  expect(both[1]).toBe(secrets[0]);
  const headers = await signatureHeaders({ secrets: both, id: "x", atMs: 0 }, "{}");
  const before = await signatureHeaders({ secrets, id: "x", atMs: 0 }, "{}");
  expect(headers["webhook-signature"]?.split(" ")[1]).toBe(before["webhook-signature"]);
});
