import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { describe, expect, it } from "vitest";
import { Palette } from "../../web/src/app/keyboard/palette.tsx";
import { answerWith, show } from "./page.tsx";
import { pageOf } from "./records.ts";

const DOCUMENT = { kind: "invoice", groupId: "invoice-7", number: "INV-0007", contactName: "Bondi Cafe" };
const named = () => screen.getAllByRole("option").map((option) => option.firstChild?.textContent);

describe("the palette", () => {
  it("finds documents once typing pauses, and goes to the one that is chosen", async () => {
    const asked = answerWith(() => pageOf([DOCUMENT]));
    show(<Palette onClose={() => undefined} onHelp={() => undefined} />);
    const field = screen.getByRole("combobox");
    for (const value of ["0", "00", "0007"]) fireEvent.input(field, { target: { value } });
    await waitFor(() => expect(named()).toEqual(["INV-0007 · Bondi Cafe", "Search documents for “0007”"]));
    expect(asked.map(({ query }) => query.get("q"))).toEqual(["0007"]);
    fireEvent.keyDown(field, { key: "Enter" });
    expect(location.pathname).toBe("/documents/invoice/invoice-7");
  });
});
