/**
 * Puts elements into an order that nobody should rely on. Pure: the dice are handed in.
 */

export function shuffled<Element>(elements: readonly Element[], random: () => number): Element[] {
  return elements
    .map((element) => ({ element, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ element }) => element);
}
