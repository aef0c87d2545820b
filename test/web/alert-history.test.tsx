import { screen } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { AlertHistory } from "../../web/src/features/settings/alert-history.tsx";
import { answerWith, show } from "./page.tsx";
import { pageOf } from "./records.ts";

const since = "2026-11-26T09:00:00.000Z";
const begun = (topic: string, title: string) => {
  return { id: topic, topic, title, detail: "", since, endedAt: null, sent: [] };
};

describe("the last alerts", () => {
  it("do not say of one that lasts what is no longer so", async () => {
    const alerts = [begun("failures", "Events have failed"), begun("reconnect", "Xero must be connected again")];
    answerWith(({ path }) => {
      if (path === "/api/alerts/history") return pageOf(alerts);
      return path === "/api/alerts" ? pageOf([{ topic: "reconnect" }]) : undefined;
    });
    show(<AlertHistory />);
    const items = await screen.findAllByRole("listitem");
    await screen.findByText(/not so at the moment/);
    expect(items.map(({ textContent }) => /not so at the moment|lasts/.exec(textContent ?? "")?.[0])).toEqual([
      "not so at the moment",
      "lasts",
    ]);
  });
});
