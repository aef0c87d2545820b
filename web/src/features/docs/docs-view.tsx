/** The API's description for people: every route with its parameters, body and answers, and the named shapes below. */

import { useEffect, useState } from "preact/hooks";
import {
  type Description,
  fieldsOf,
  nameOf,
  type Operation,
  resourcesOf,
  type Schema,
  typeWords,
} from "./description.ts";
import styles from "./docs.module.css";
import { FieldList, Fields } from "./field-list.tsx";

export function DocsView() {
  const [description, setDescription] = useState<Description | "missing" | null>(null);
  useEffect(() => {
    fetch("/api/openapi.json")
      .then(async (answer) => setDescription(answer.ok ? await answer.json() : "missing"))
      .catch(() => setDescription("missing"));
  }, []);
  if (description === null) return <p class={styles.note}>Loading the description…</p>;
  if (description === "missing") {
    return <p class={styles.note}>The description could not be read. Sign in, then load this page again.</p>;
  }
  return <Documented description={description} />;
}

function Documented({ description }: { readonly description: Description }) {
  const resources = resourcesOf(description);
  const schemas = Object.entries(description.components?.schemas ?? {});
  return (
    <div class={styles.docs}>
      <nav class={styles.nav} aria-label="Routes">
        <a href="/">Orbit</a>
        {resources.map(({ name, operations }) => (
          <a key={name} href={`#${operations[0]?.id ?? ""}`}>
            {name}
          </a>
        ))}
        <a href="#shapes">Shapes</a>
      </nav>
      <main>
        <h1>{description.info.title} API</h1>
        <p>{description.info.description}</p>
        <p>
          <a href="/api/openapi.json">The description itself, as OpenAPI 3.1</a>
        </p>
        {resources.map(({ name, operations }) => (
          <section key={name} aria-label={name}>
            <h2>{name}</h2>
            {operations.map((operation) => (
              <Route key={operation.id} operation={operation} />
            ))}
          </section>
        ))}
        <section aria-label="Shapes">
          <h2 id="shapes">Shapes</h2>
          {schemas.map(([name, schema]) => (
            <article key={name} id={`shape-${name}`} class={styles.item}>
              <h3>{name}</h3>
              <Shape schema={schema} />
            </article>
          ))}
        </section>
      </main>
    </div>
  );
}

function Route({ operation }: { readonly operation: Operation }) {
  const { id, method, path, summary, description, parameters, body, responses } = operation;
  return (
    <article id={id} class={styles.item}>
      <h3>
        <span class={styles.method}>{method}</span> <code>{path}</code>
      </h3>
      <p>{summary}</p>
      {description === null ? null : <p class="sub">{description}</p>}
      {parameters.length === 0 ? null : (
        <>
          <h4>Parameters</h4>
          <Fields
            fields={parameters.map((one) => ({
              ...{ name: one.name, type: typeWords(one.schema ?? {}), required: one.required === true, fields: [] },
              description: one.description ?? one.schema?.description ?? null,
            }))}
          />
        </>
      )}
      {body === null ? null : (
        <>
          <h4>Body</h4>
          <Shape schema={body} />
        </>
      )}
      <h4>Answers</h4>
      <ul class={styles.answers}>
        {responses.map((answer) => (
          <li key={answer.status}>
            <code>{answer.status}</code> {answer.description}
            {answer.schema === null || Number(answer.status) >= 400 ? null : <Shape schema={answer.schema} />}
          </li>
        ))}
      </ul>
    </article>
  );
}

/** A named shape is a link; any other is said here. */
function Shape({ schema }: { readonly schema: Schema }) {
  const name = nameOf(schema);
  if (name !== null) {
    return (
      <p>
        <a href={`#shape-${name}`}>{name}</a>
      </p>
    );
  }
  const fields = fieldsOf(schema);
  return fields.length === 0 ? <p>{typeWords(schema)}</p> : <FieldList schema={schema} />;
}
