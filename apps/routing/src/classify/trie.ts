interface Node<T> {
  next: Map<string, Node<T>>;
  values: T[];
}

export interface Trie<T> {
  add(words: readonly string[], value: T): void;
  /** Calls back for every sequence that stands in the words, with where it begins and how long it is. */
  scan(words: readonly string[], visit: (value: T, at: number, length: number) => void): void;
}

/** Sequences of words, found in one pass. */
export function trie<T>(): Trie<T> {
  const node = (): Node<T> => ({ next: new Map(), values: [] });
  const root = node();
  return {
    add(words, value) {
      let here = root;
      for (const word of words) {
        let next = here.next.get(word);
        if (next === undefined) here.next.set(word, (next = node()));
        here = next;
      }
      here.values.push(value);
    },
    scan(words, visit) {
      for (let at = 0; at < words.length; at++) {
        let here: Node<T> | undefined = root;
        for (let end = at; end < words.length; end++) {
          here = here.next.get(words[end] ?? '');
          if (here === undefined) break;
          for (const value of here.values) visit(value, at, end - at + 1);
        }
      }
    },
  };
}
