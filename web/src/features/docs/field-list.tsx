/** The fields of a shape, those of fields without a name below them. */

import { type Field, fieldsOf, type Schema } from "./description.ts";
import styles from "./docs.module.css";

export function FieldList({ schema }: { readonly schema: Schema }) {
  return (
    <>
      {schema.description === undefined ? null : <p class="sub">{schema.description}</p>}
      <Fields fields={fieldsOf(schema)} />
    </>
  );
}

export function Fields({ fields }: { readonly fields: readonly Field[] }) {
  return (
    <ul class={styles.fields}>
      {fields.map(({ name, type, required, description, fields: inner }) => (
        <li key={name}>
          <code>{name}</code> <span class="sub">{type}</span>
          {required ? null : <span class="sub"> · optional</span>}
          {description === null ? null : <span class={styles.said}>{description}</span>}
          {inner.length === 0 ? null : <Fields fields={inner} />}
        </li>
      ))}
    </ul>
  );
}
