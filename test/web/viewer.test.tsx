/** What a person sees who may look but not change anything. */

import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { expect, it } from "vitest";
import { Announcements } from "../../web/src/app/frame/announcements.tsx";
import { Outlet } from "../../web/src/app/frame/outlet.tsx";
import { FindInXero } from "../../web/src/features/documents/find.tsx";
import { Button } from "../../web/src/ui/button.tsx";
import { answerWith, show } from "./page.tsx";

it("a button that is off does nothing, and says why to whoever presses it with a key or a finger", async () => {
  let pressed = 0;
  let sent = 0;
  show(
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          sent += 1;
        }}
      >
        <Button type="submit" offBecause="Viewers can look but not change anything." onPress={() => (pressed += 1)}>
          Re-sync
        </Button>
      </form>
      <Announcements />
    </>,
    { role: "viewer" },
  );
  const button = screen.getByRole("button", { name: "Re-sync" });
  button.focus();
  expect(document.activeElement).toBe(button);
  fireEvent.click(button);
  await waitFor(() => expect(screen.getByText("Viewers can look but not change anything.")).toBeTruthy());
  expect([pressed, sent]).toEqual([0, 0]);
});

it("a view of others is not asked for, and says whose it is", async () => {
  const asked = answerWith(() => undefined);
  const people = show(<Outlet view={{ name: "people" }} />, { role: "operator", at: "/people" });
  expect(screen.getByText("Only an owner of the firm can see this.")).toBeTruthy();
  people.unmount();
  show(<Outlet view={{ name: "activity" }} />, { role: "viewer", at: "/activity" });
  expect(screen.getByText("Viewers of the firm cannot see this.")).toBeTruthy();
  expect(asked).toEqual([]);
});

it("a number that Orbit does not hold leads a viewer to those who can look it up", async () => {
  const asked = answerWith(() => undefined);
  show(<FindInXero q="INV-0001" group={null} />, { role: "viewer", at: "/documents" });
  expect(screen.getByText(/Owners and operators of the firm can look a number up/)).toBeTruthy();
  expect(asked).toEqual([]);
});
