import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import type { Entity } from "../../web/src/data/shapes.ts";
import { SetUpGrid } from "../../web/src/features/setup/grid/set-up-grid.tsx";
import { SetupView } from "../../web/src/features/setup/setup-view.tsx";
import { answerWith, show } from "./page.tsx";
import { anEntity, pageOf, someSettings } from "./records.ts";

const WITHOUT = { role: "unassigned", trackingOptionId: null, trackingOptionName: null } as const;
const group = anEntity({ tenantId: "group", name: "Acme Group", ...WITHOUT });
const sydney = anEntity({ ...WITHOUT });

async function stepsOf(entities: readonly Entity[], role: "owner" | "viewer" = "owner") {
  let current = entities;
  const asked = answerWith(({ method, path, body }) => {
    if (method === "PATCH") {
      const changed = current.map((one) => (path.endsWith(`/${one.tenantId}`) ? { ...one, ...(body as object) } : one));
      current = changed;
      return changed.find((one) => path.endsWith(`/${one.tenantId}`));
    }
    if (path === "/api/entities") return pageOf(current);
    if (path === "/api/settings") return someSettings();
    return path === "/api/tracking-categories" ? [{ id: "c", name: "Entity", options: [] }] : undefined;
  });
  show(<SetupView />, { role, at: "/setup" });
  await screen.findByRole("heading", { name: /Connect your Xero organisations/ });
  return asked;
}

const openStep = () => document.querySelector('[aria-current="step"] h2')?.textContent;

describe("the set-up", () => {
  it("opens at the first step that is not done, and says what was chosen before", async () => {
    await stepsOf([group, sydney]);
    expect(openStep()).toBe("Which one is the group?");
    expect(screen.getByText("Acme Group, Harbour Sydney")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Open: Which option belongs/ })).toBeNull();
  });

  it("goes to the next step once a choice is saved, and takes the focus there", async () => {
    const asked = await stepsOf([group, sydney]);
    fireEvent.click(screen.getByRole("radio", { name: /Harbour Sydney/ }));
    fireEvent.click(screen.getByRole("button", { name: /Save/ }));
    await waitFor(() => expect(openStep()).toBe("Which tracking category names the entities?"));
    expect(asked.filter(({ method }) => method === "PATCH").map(({ path, body }) => [path, body])).toEqual([
      ["/api/entities/sydney", { role: "group", seen: { role: "unassigned" } }],
    ]);
    await waitFor(() => expect(document.activeElement?.id).toBe("step-category"));
  });

  it("frees the former group before another organisation becomes it", async () => {
    const asked = await stepsOf([{ ...group, role: "group" }, sydney]);
    fireEvent.click(screen.getByRole("button", { name: "Change: Which one is the group?" }));
    fireEvent.click(screen.getByRole("radio", { name: /Harbour Sydney/ }));
    fireEvent.click(screen.getByRole("button", { name: /Save/ }));
    await waitFor(() => expect(openStep()).toBe("Which tracking category names the entities?"));
    expect(asked.filter(({ method }) => method === "PATCH").map(({ path, body }) => [path, body])).toEqual([
      ["/api/entities/group", { role: "unassigned", seen: { role: "group" } }],
      ["/api/entities/sydney", { role: "group", seen: { role: "unassigned" } }],
    ]);
  });

  it("is a viewer's to look at only", async () => {
    await stepsOf([group, sydney], "viewer");
    expect(screen.getByText("Only an owner of the firm may change these.")).toBeTruthy();
    expect(screen.getByRole("button", { name: /Save/ }).getAttribute("aria-disabled")).toBe("true");
  });
});

describe("the set-ups side by side", () => {
  it("are read from Xero again at every wish, also when somebody has come back to them", async () => {
    const asked = answerWith(() => ({ satellites: [], lists: [] }));
    for (const visit of [1, 2]) {
      const shown = show(<SetUpGrid />, { at: "/setup" });
      fireEvent.click(await screen.findByRole("button", { name: /Xero/ }));
      await waitFor(() => expect(asked.filter(({ query }) => query.get("fresh") === "true").length).toBe(visit));
      await screen.findByRole("button", { name: /Xero/ });
      shown.unmount();
    }
  });

  it("say what somebody else has chosen meanwhile, and set another choice only when it is saved again", async () => {
    const there = [
      { key: "4000", name: "4000 Sales there", cannot: null },
      { key: "4100", name: "4100 Other sales", cannot: null },
    ];
    let choice: string | null = null;
    const cellNow = () => ({
      ...{ tenantId: "sydney", state: choice === null ? "missing" : "chosen", works: choice !== null, choice },
      theirs: there.find(({ key }) => key === choice) ?? null,
      ...{ text: null, canAdd: false, adding: null },
    });
    const rowNow = () => ({ key: "210", code: "210", name: "Consulting", usual: true, cells: [cellNow()] });
    const asked = answerWith(({ method, path, body }) => {
      if (path === "/api/setup/candidates") return pageOf(there);
      if (path === "/api/setup/grid") {
        const part = { list: "accounts", problem: null, rows: [rowNow()], same: 0, leftOut: 0 };
        return { satellites: [{ tenantId: "sydney", name: "Harbour Sydney", mayAdd: true }], lists: [part] };
      }
      if (method !== "PATCH") return undefined;
      const { accountCodes, seen } = body as Record<"accountCodes" | "seen", Record<string, unknown>>;
      if (JSON.stringify(seen.accountCodes) === JSON.stringify({ "210": choice })) {
        choice = String(accountCodes["210"]);
        return anEntity({});
      }
      const problem = { title: "Changed meanwhile", detail: "", code: "changed-meanwhile", status: 409, type: "" };
      return Response.json(problem, { status: 409 });
    });
    show(<SetUpGrid />, { at: "/setup" });
    fireEvent.click(await screen.findByRole("button", { name: /Choose/ }));
    fireEvent.change(await screen.findByRole("combobox", { name: /stands for it/ }), { target: { value: "4000" } });
    choice = "4100";
    fireEvent.click(screen.getByRole("button", { name: "Save" }));
    await screen.findByText(/4100 Other sales is chosen in Harbour Sydney now\. Nothing was saved/);
    expect(choice).toBe("4100");
    fireEvent.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(choice).toBe("4000"));
    expect(asked.filter(({ method }) => method === "PATCH")).toHaveLength(2);
  });

  it("say once why a satellite is not known, not in each of its cells", async () => {
    const text = "Daily Rate Limit Hit. Harbour Sydney has used all 5,000 calls.";
    const cell = {
      tenantId: "sydney",
      state: "unknown",
      works: false,
      theirs: null,
      choice: null,
      text,
      canAdd: false,
      adding: null,
    };
    const rows = ["200", "210"].map((key) => ({ key, code: key, name: `Sales ${key}`, usual: true, cells: [cell] }));
    const part = { list: "accounts", problem: null, rows, same: 0, leftOut: 0 };
    answerWith(({ path }) =>
      path === "/api/setup/grid"
        ? { satellites: [{ tenantId: "sydney", name: "Harbour Sydney", mayAdd: true }], lists: [part] }
        : undefined,
    );
    show(<SetUpGrid />, { at: "/setup" });
    expect((await screen.findAllByText("Not known")).length).toBe(2);
    expect(screen.getAllByText(text).length).toBe(1);
  });
});
