// law-data.ts - what /v1 says of the law, and days on the clock of a regime.
//
// Nothing of the law is judged here: states, reasons and instants are the server's.  This file turns instants into
// days of a clock and into words.
import {word} from '../messages';

export interface Interval {
  from?: string;
  until?: string;
  state: string;
  by?: string[];
  cites: string[];
  adopted?: string; // not_yet: from when it was known to come
  note?: string;
  contested?: boolean;
}

export interface TimelineAct {
  at: string;
  verb: string;
  cites: string[];
  known?: string;
  condition?: string;
}

export interface TimelineMeasure {
  id: string;
  kind: string;
  title: string;
  force: string;
  intervals: Interval[];
  acts: TimelineAct[];
}

export interface LawEvent {
  id: string;
  at: string;
  on: string;
  kind: string;
  title: string;
  basis?: string;
}

export interface Vote {
  instrument: string;
  label: string;
  on: string;
  at: string;
  status: string;
  vote?: string;
  title?: string;
}

export interface Timeline {
  regime: string;
  title: string;
  zone: string;
  from: string;
  to: string;
  known_through?: string;
  measures: TimelineMeasure[];
  events: LawEvent[];
  votes: Vote[];
}

export interface StatusMeasure {
  id: string;
  kind: string;
  title: string;
  state: string;
  since?: string;
  until?: string;
  cites: string[];
  contested?: boolean;
  note?: string;
}

export interface Status {
  regime: string;
  title: string;
  on: string;
  judged_at: string;
  zone: string;
  measures: StatusMeasure[];
}

export interface Standing {
  regime: string;
  title: string;
  measures: number;
  covered_from?: string;
  covered_through?: string;
  states: Record<string, number>;
  contested?: number;
}

export interface Change {
  at: string;
  on: string;
  measure: string;
  kind: string;
  title: string;
  change: string;
  was: string;
  is: string;
  contested?: boolean;
  note?: string;
  by: {verb: string; cite: string}[];
}

export interface Diff {
  regime: string;
  from: string;
  to: string;
  changes: Change[];
}

export const DAY_MS = 86_400_000;

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    const form = {year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23'} as const;
    try {
      clock = new Intl.DateTimeFormat('sv-SE', {...form, timeZone: zone});
    } catch {
      clock = new Intl.DateTimeFormat('sv-SE', {...form, timeZone: 'UTC'});
    }
    clocks.set(zone, clock);
  }
  return clock;
}

/** An instant as a day of the regime's clock; with the hour, unless it is midnight: "2025-09-27 20:00". */
export function dayText(instant: string | undefined, zone: string): string {
  if (instant === undefined) return '';
  if (!instant.includes('T')) return instant;
  const ms = Date.parse(instant);
  if (Number.isNaN(ms)) return instant;
  const text = clockOf(zone).format(ms);
  return text.endsWith('00:00') ? text.slice(0, 10) : text;
}

export function dayOf(instant: string, zone: string): string {
  return dayText(instant, zone).slice(0, 10);
}

/** A day as it stands in an address or a field, or nothing. */
export function dayIn(text: string | null): string {
  return text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : '';
}

export function addDays(day: string, days: number): string {
  return isoDay(Date.parse(day) + days * DAY_MS);
}

export function addMonths(day: string, months: number): string {
  const date = new Date(day);
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(wanted, last));
  return isoDay(date.getTime());
}

export function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

/** What had been told by the end of a day, as the server asks it. */
export function knownAt(day: string): string | undefined {
  return day === '' ? undefined : `${day}T23:59:59Z`;
}

/** The states in which a measure says something that day. */
export const BITES = new Set(['in_force', 'advisory', 'paused']);

export function stateText(row: {state: string; contested?: boolean}): string {
  return word('state', row.state) + (row.contested === true ? `, ${word('state', 'contested').toLowerCase()}` : '');
}

/** "arms_embargo" is "arms embargo". */
export function spaced(code: string): string {
  return code.replace(/_/g, ' ');
}

/** A form of its own for every state, so that none is told by colour alone. */
export const SIGNS: Record<string, string> = {
  in_force: '■', advisory: '▬', paused: '▥', removed: '×', expired: '…', replaced: '→', annulled: '⊘', not_yet: '□',
};
