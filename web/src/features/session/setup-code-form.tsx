/** The first connection of an Orbit that nobody has set up yet: asks for the code that its deployment printed. */

import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { TextField } from "../../ui/field.tsx";
import { connectAddress } from "./addresses.ts";
import styles from "./doorstep.module.css";

export function SetupCodeForm({ back }: { readonly back: string }) {
  const [code, setCode] = useState("");
  const connect = (event: Event) => {
    event.preventDefault();
    const address = connectAddress(back);
    window.location.assign(`${address}${address.includes("?") ? "&" : "?"}setup=${encodeURIComponent(code.trim())}`);
  };
  return (
    <form class={styles.code} onSubmit={connect}>
      <TextField
        label="Set-up code"
        hint="This Orbit is not set up yet. Its code was printed when it was deployed."
        required
        maxLength={200}
        autoComplete="off"
        value={code}
        onInput={setCode}
      />
      <Button type="submit" kind="primary">
        Connect your organisations
      </Button>
    </form>
  );
}
