/** All attributes of a node: those of the bytes, then what the ops did to them. */
import { type Pair, pairsInBytes, renamedTo } from "./attribute_reads.ts";
import { checkAttributes } from "./declared.ts";
import { HEAD, OP } from "./layout.ts";
import type { Store } from "./store.ts";

/** The attributes of a node. `checked`: those of the bytes must have been declared. */
export function listPairs(s: Store, n: number, checked: boolean): Pair[] {
  const rows: number[] = [];
  let cleared = false;
  for (let row = s.nodes[n + HEAD] as number; row !== 0 && !cleared; row = s.ops[row + 1] as number) {
    const op = (s.ops[row + 2] as number) & 0xff;
    if (op >= OP.PUT) rows.push(row);
    cleared = op === OP.CLEAR;
  }
  if (checked && !cleared) checkAttributes(s, n);
  const pairs: Pair[] = cleared ? [] : pairsInBytes(s, n);
  return rows.length === 0 ? pairs : replay(s, pairs, rows.reverse());
}

function replay(s: Store, pairs: Pair[], rows: readonly number[]): Pair[] {
  for (const row of rows) {
    const meta = s.ops[row + 2] as number;
    const op = meta & 0xff;
    const key = s.table[meta >>> 8] as string;
    if (op === OP.CLEAR) pairs = [];
    else if (op === OP.DELETE) pairs = pairs.filter((pair) => pair.key !== key);
    else if (op === OP.RENAME) {
      const pair = pairs.find((known) => known.key === key);
      if (pair === undefined) continue;
      pairs = pairs.filter((known) => known.key !== key);
      give(pairs, { ...pair, key: s.table[renamedTo(s, row)] as string });
    } else give(pairs, { key, start: 0, end: 0, row });
  }
  return pairs;
}

function give(pairs: Pair[], pair: Pair): void {
  const i = pairs.findIndex((known) => known.key === pair.key);
  if (i < 0) pairs.push(pair);
  else pairs[i] = pair;
}
