// messages - every word that the pages say stands in a catalogue; {name} is filled in.
//
// Another language is another catalogue of the same keys: its type is Catalogue, so a missing key does not compile.
import {en} from './en';

export type MessageKey = keyof typeof en;
export type Catalogue = Record<MessageKey, string>;

let catalogue: Catalogue = en;

export function useCatalogue(other: Catalogue): void {
  catalogue = other;
}

export function t(key: MessageKey, values: Record<string, string | number> = {}): string {
  return catalogue[key].replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

/** One or many: key + '.one' where count is 1, else key + '.many'. */
export function tn(key: string, count: number, values: Record<string, string | number> = {}): string {
  const whole = `${key}.${count === 1 ? 'one' : 'many'}`;
  return whole in catalogue ? t(whole as MessageKey, {n: count.toLocaleString('en'), ...values}) : whole;
}

/** The word of a code of the engine, as in 'verdict.ALERT'; what the catalogue lacks is told as it is. */
export function word(family: string, code: string): string {
  const key = `${family}.${code}`;
  if (key in catalogue) return t(key as MessageKey);
  const plain = code.replace(/_/g, ' ');
  return plain.slice(0, 1).toUpperCase() + plain.slice(1);
}
