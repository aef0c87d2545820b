import { describe, expect, it } from "vitest";
import { recognise } from "../../../src/mirror/rejection.ts";
import messages from "../../vectors/validation-messages.json" with { type: "json" };

const CONTEXT = { satellite: "Sydney", contact: "Ridgeway", number: "INV-1", date: "2026-01-31" };
const codeOf = (message: string) => recognise([message], CONTEXT)[0].code;

describe("Xero's rejections", () => {
  it.each([
    [
      "The contact name Ridgeway is already assigned to another contact. The contact name must be unique across all active contacts.",
      "contact-name-taken",
    ],
    [
      "The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the API.",
      "contact-archived",
    ],
    ["The Account Number already exists.", "account-number-taken"],
    ["Additional people cannot be added when the primary person has no email address set.", "contact-email-missing"],
    ["Invoice not of valid status for modification", "not-modifiable"],
    ["This document cannot be edited as it has a payment or credit note allocated to it.", "not-modifiable"],
    [
      "The status VOIDED cannot be applied to the invoice because it has payments or credit notes allocated to it.",
      "not-modifiable",
    ],
    ["Invoice # must be unique.", "invoice-number-taken"],
    ["Account code '299' is not a valid code for this document.", "account-code-missing"],
    [
      "Account code '299' has been archived, or has been deleted. Each line item must reference a valid account.",
      "account-code-missing",
    ],
    ["The TaxType code OUTPUT9 does not exist or cannot be used for this type of transaction.", "tax-type-missing"],
    ["The TaxType code 'OUTPUT9' cannot be used with account code '200'.", "tax-type-missing"],
    ["Organisation is not subscribed to currency EUR", "currency-missing"],
    ["The document date cannot be before the period lock date, currently set at 28 Feb 2026", "lock-date"],
    ["The document cannot be edited as it is currently dated before the end of year lock date", "lock-date"],
    ["Please enter a unique Code.", "account-conflict"],
    ["Please enter a unique Name.", "account-conflict"],
    ["Account type is invalid for making a payment to", "payment-account-invalid"],
  ])("%s", (message, code) => expect(codeOf(message)).toBe(code));

  it("every recorded message is either recognised or shown in Xero's own words", () => {
    for (const { message } of messages) {
      const [failure] = recognise([message], CONTEXT);
      if (failure.code === "xero-rejected") expect(failure.message).toBe(message);
    }
  });

  it("the evidence is taken from the message", () => {
    const [lock] = recognise(
      ["The document date cannot be before the period lock date, currently set at 28 Feb 2026"],
      CONTEXT,
    );
    expect(lock).toEqual({ code: "lock-date", date: "2026-01-31", lockDate: "2026-02-28", satellite: "Sydney" });
    const [account] = recognise(["Account code '299' is not a valid code for this document."], CONTEXT);
    expect(account).toMatchObject({ accountCode: "299" });
  });

  it("several messages are several failures, the same one once, and none is still one", () => {
    const twice = recognise(["Invoice # must be unique.", "Invoice # must be unique.", "Something new"], CONTEXT);
    expect(twice.map((failure) => failure.code)).toEqual(["invoice-number-taken", "xero-rejected"]);
    expect(recognise([], CONTEXT)).toMatchObject([{ code: "xero-rejected" }]);
  });
});
