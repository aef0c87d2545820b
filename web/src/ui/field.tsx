/** Form fields: a label above, a sentence below where one helps, and a control that is tied to both. */

import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";

interface FieldProps {
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly disabled?: boolean;
  /** Shows the label to screen readers only. */
  readonly bare?: boolean;
}

export interface Option {
  readonly value: string;
  readonly label: string;
  /** Shown, and not to be chosen. */
  readonly disabled?: boolean;
}

interface SelectFieldProps extends FieldProps {
  readonly value: string;
  readonly options: readonly Option[];
  onChange(value: string): void;
}

export function SelectField({ value, options, onChange, disabled = false, ...frame }: SelectFieldProps) {
  const id = useId();
  const known = options.some((option) => option.value === value);
  return (
    <FieldFrame id={id} {...frame}>
      <select
        id={id}
        value={value}
        disabled={disabled}
        aria-describedby={frame.hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        {known ? null : <option value={value}>{value}</option>}
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled ?? false}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly type?: "text" | "search" | "email" | "url" | "date" | "time" | "number";
  readonly placeholder?: string;
  readonly required?: boolean;
  readonly min?: number | string;
  readonly max?: number | string;
  readonly maxLength?: number;
  readonly autoComplete?: string;
  /** For those who give it the focus. */
  readonly id?: string;
  /** What is wrong with the value, below it and read with it. */
  readonly problem?: string | null;
  readonly onKeyDown?: (event: JSX.TargetedKeyboardEvent<HTMLInputElement>) => void;
  onInput(value: string): void;
}

export function TextField(props: TextFieldProps) {
  const { label, hint, bare, onInput, type = "text", id: givenId, problem = null, ...input } = props;
  const ownId = useId();
  const id = givenId ?? ownId;
  const described = [hint ? `${id}-hint` : "", problem === null ? "" : `${id}-problem`].filter(Boolean).join(" ");
  return (
    <FieldFrame id={id} label={label} hint={hint} problem={problem} {...(bare ? { bare } : {})}>
      <input
        id={id}
        type={type}
        aria-describedby={described || undefined}
        aria-invalid={problem === null ? undefined : true}
        onInput={(event) => onInput(event.currentTarget.value)}
        {...input}
      />
    </FieldFrame>
  );
}

interface NoteFieldProps extends Pick<FieldProps, "disabled"> {
  readonly value: string;
  readonly maxLength: number;
  onInput(value: string): void;
}

/** Some lines of a person's own words. */
export function NoteField({ value, maxLength, disabled = false, onInput }: NoteFieldProps) {
  const id = useId();
  return (
    <FieldFrame id={id} label="Note">
      <textarea
        id={id}
        rows={2}
        maxLength={maxLength}
        disabled={disabled}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </FieldFrame>
  );
}

interface CheckFieldProps extends FieldProps {
  readonly checked: boolean;
  onChange(checked: boolean): void;
}

export function CheckField({ label, hint, checked, disabled = false, onChange }: CheckFieldProps) {
  const id = useId();
  return (
    <div class="field check-field">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <label for={id}>{label}</label>
      <Hint id={id} hint={hint} />
    </div>
  );
}

interface FrameProps {
  readonly id: string;
  readonly label: string;
  readonly hint?: ComponentChildren;
  readonly bare?: boolean;
  readonly problem?: string | null;
  readonly children: ComponentChildren;
}

function FieldFrame({ id, label, hint, bare = false, problem = null, children }: FrameProps) {
  return (
    <div class="field">
      <label for={id} class={bare ? "for-readers" : undefined}>
        {label}
      </label>
      {children}
      {problem === null ? null : (
        <p class="field-problem" id={`${id}-problem`}>
          {problem}
        </p>
      )}
      <Hint id={id} hint={hint} />
    </div>
  );
}

function Hint({ id, hint }: { readonly id: string; readonly hint: ComponentChildren }) {
  if (!hint) return null;
  return (
    <p class="hint" id={`${id}-hint`}>
      {hint}
    </p>
  );
}
