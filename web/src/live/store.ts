/** One value that several parts of the page look at, and the hook that looks. No I/O. */

import { useLayoutEffect, useState } from "preact/hooks";

export interface Store<T> {
  get(): T;
  set(value: T): void;
  /** Calls back after every change; answers how to stop. */
  subscribe(listener: () => void): () => void;
}

export function createStore<T>(initial: T): Store<T> {
  let current = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => current,
    set(value) {
      if (Object.is(value, current)) return;
      current = value;
      for (const listener of [...listeners]) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useStore<T>(store: Store<T>): T {
  const [value, setValue] = useState({ of: store.get() });
  useLayoutEffect(() => {
    const look = () => setValue((old) => (Object.is(old.of, store.get()) ? old : { of: store.get() }));
    look();
    return store.subscribe(look);
  }, [store]);
  return value.of;
}
