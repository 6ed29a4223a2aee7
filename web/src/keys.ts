// keys.ts - the keyboard: one map for the whole program, shown by '?'.
//
// A page adds its own with useKeys.  A key alone does nothing while somebody writes in a field; Escape leaves it.
import {useEffect} from 'preact/hooks';

export interface KeyRow {
  keys: string; // "g s" is two keys, one behind the other
  told: string;
  run: () => void;
}

const rows = new Set<KeyRow>();
let before = '';
let beforeAt = 0;
const PAIR_MS = 1200;

export function keyRows(): KeyRow[] {
  return [...rows];
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement &&
    (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement ||
      (target instanceof HTMLInputElement && !['checkbox', 'radio', 'button', 'submit', 'range', 'file'].includes(target.type)));
}

function onKey(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isWriting(event.target)) {
    if (event.key === 'Escape') (event.target as HTMLElement).blur();
    return;
  }
  if (document.querySelector('dialog[open]') !== null) return;
  const now = event.timeStamp;
  const pair = now - beforeAt < PAIR_MS ? `${before} ${event.key}` : '';
  const all = [...rows].reverse();
  const row = (pair === '' ? undefined : all.find((r) => r.keys === pair)) ?? all.find((r) => r.keys === event.key);
  before = event.key;
  beforeAt = now;
  if (row === undefined) return;
  before = '';
  event.preventDefault();
  row.run();
}

export function listenToKeys(): void {
  document.addEventListener('keydown', onKey);
}

export function useKeys(list: KeyRow[], when: readonly unknown[]): void {
  useEffect(() => {
    for (const row of list) rows.add(row);
    return () => {
      for (const row of list) rows.delete(row);
    };
  }, when);
}
