/** Where in a user's files a part of the configuration stands. */
import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { Path } from "./problems.ts";
import { filePath } from "./sources.ts";

/** How deep a path to a component is, and to a pipeline. */
const COMPONENT = 2;
const PIPELINE = 3;

/** `config.yaml:7:12`; null when it does not stand in a file, or may not; undefined when it is nowhere. */
export type Position = string | null | undefined;

/** A source of the configuration. */
interface Source {
  /** The file as the user named it; undefined: it is none. */
  readonly path: string | undefined;
  /** What is in it; undefined: that is not known, it may be anything. */
  readonly document: Document.Parsed | undefined;
  readonly lines: LineCounter;
}

/** How far a path leads in a source. */
interface Found {
  /** How many of its parts are there. */
  readonly depth: number;
  /** Where the last of them begins in the text, and its value. */
  readonly key: number;
  readonly value: number;
  /** The value. */
  readonly node: Node | null;
}

/** The sources of a configuration, in the order in which they are merged: what is found is what counts. */
export class Positions {
  readonly #sources: readonly Source[];

  /**
   * Reads the files again.
   *
   * @param uris The configuration's URIs, and those of what is set over them.
   */
  constructor(uris: readonly string[]) {
    this.#sources = uris.map(read);
  }

  /** Where a value stands; a component's or pipeline's begins with its ID. */
  ofValue(path: Path): Position {
    return this.#find(path, path.length <= ownerLength(path) ? "key" : "value");
  }

  /** Where a key stands. */
  ofKey(path: Path): Position {
    return this.#find(path, "key");
  }

  /** Where the component or the pipeline stands that a path leads to a part of. */
  ofOwner(path: Path): Position {
    const length = ownerLength(path);
    return path.length < length ? undefined : this.#find(path.slice(0, length), "key");
  }

  /** Where a list below a path has a text. */
  ofItem(path: Path, text: string): Position {
    for (const source of this.#sources.toReversed()) {
      const found = lead(source, path);
      if (found === "unknown") return null;
      if (found.depth < path.length) continue;
      const places = items(found.node, text);
      return places.length === 1 ? place(source, places[0] ?? 0) : null;
    }
    return undefined;
  }

  #find(path: Path, what: "key" | "value"): Position {
    for (const source of this.#sources.toReversed()) {
      const found = lead(source, path);
      if (found === "unknown") return null;
      if (found.depth === path.length) return place(source, found[what]);
    }
    return undefined;
  }
}

function read(uri: string): Source {
  const lines = new LineCounter();
  const path = filePath(uri);
  try {
    const inline = uri.startsWith("yaml:") ? uri.slice("yaml:".length) : undefined;
    const text = path === undefined ? inline : Deno.readTextFileSync(path);
    const document = text === undefined ? undefined : parseDocument(text, { lineCounter: lines, uniqueKeys: false });
    return { path, document: document?.errors.length === 0 ? document : undefined, lines };
  } catch {
    return { path, document: undefined, lines }; // whatever keeps it from being read: who explains an error adds none
  }
}

function ownerLength(path: Path): number {
  return path[0] === "service" ? PIPELINE : COMPONENT;
}

function place({ path, lines }: Source, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return path === undefined ? null : `${path}:${line}:${col}`;
}

/** How far a path leads; "unknown" when what follows comes from elsewhere, or what came before is not heeded. */
function lead({ document }: Source, path: Path): Found | "unknown" {
  if (document === undefined) return "unknown";
  let found: Found = { depth: 0, key: 0, value: 0, node: document.contents };
  while (found.depth < path.length) {
    const next = step(found, path);
    if (next === undefined) {
      const merges = isMap(found.node) && !found.node.items.some(({ key }) => textOf(key) === "<<");
      return merges || found.node === null ? found : "unknown";
    }
    found = next;
  }
  return found;
}

function step({ depth, node }: Found, path: Path): Found | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(path[depth])] as Node | undefined;
    const at = item?.range?.[0];
    return item === undefined || at === undefined ? undefined : { depth: depth + 1, key: at, value: at, node: item };
  }
  if (!isMap(node)) return undefined;
  for (const { key, value } of node.items.toReversed()) {
    const parts = textOf(key)?.split("::") ?? [];
    if (parts.length === 0 || !parts.every((part, i) => part === path[depth + i])) continue;
    const at = (key as Node).range?.[0] ?? 0;
    const child = value as Node | null;
    return { depth: depth + parts.length, key: at, value: child?.range?.[0] ?? at, node: child };
  }
  return undefined;
}

function textOf(node: unknown): string | undefined {
  return isScalar(node) && node.value !== null ? String(node.value) : undefined;
}

/** Where a text stands in lists below a node. */
function items(node: Node | null, text: string): number[] {
  if (isSeq(node)) {
    return node.items.flatMap((item) =>
      isScalar(item) && item.value === text && item.range ? [item.range[0]] : items(item as Node, text)
    );
  }
  if (isMap(node)) return node.items.flatMap(({ value }) => items(value as Node | null, text));
  return isAlias(node) ? [-1, -1] : []; // what it stands for is not looked at: not one place
}
