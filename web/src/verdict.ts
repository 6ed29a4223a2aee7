// verdict.ts - a screening as docs/formats/json.md has it, and how it is asked.
import {json} from './api';

export interface Question {
  name: string;
  id?: string;
  schema?: string;
  birthDate?: string;
  nationality?: string;
  gender?: string;
  country?: string;
  idNumber?: string;
  imoNumber?: string;
  on?: string;
  as_known?: string;
  sources?: string;
}

export interface MatrixMeasure {
  id: string;
  kind: string;
  state: string;
  since: string | null;
  until?: string;
  cites: string[];
  contested?: boolean;
  changed_that_day?: boolean;
  note?: string;
}

export interface MatrixRow {
  regime: string | null;
  title: string | null;
  tag: string;
  status: string;
  from: string | null;
  from_basis: string | null;
  until: string | null;
  until_basis?: string;
  listed_on?: string;
  uncertain?: boolean;
  unmapped?: boolean;
  measures: MatrixMeasure[];
}

export interface Explained {
  kind: string;
  text: string;
  query?: string;
  listed?: string;
  property?: string;
  how?: string;
  quality?: number;
  rarity?: string;
  result?: string;
  score?: number;
  threshold?: number;
  margin?: number;
  if_agrees?: number;
  if_disagrees?: number;
  clears_if_disagrees?: boolean;
}

export interface Listing {
  from: string;
  from_basis?: string;
  until: string | null;
  until_basis?: string;
  first_version: string;
  last_version: string;
}

export interface Result {
  id: string;
  caption: string;
  names: string[];
  schema: string;
  score: number;
  match: boolean;
  suppressed?: {id: string; expires: string; owner: string; case?: string};
  suppression_void?: {id: string; why: string; fact?: string; measure?: string};
  regimes: MatrixRow[];
  explanation: Explained[];
  delisted_pending?: string;
  source: string;
  status: string;
  weak: boolean;
  listings: Listing[];
}

export interface Screening {
  query: Question;
  verdict: string;
  on: string;
  snapshot: string;
  complete: boolean;
  results: Result[];
  results_cut: number;
  reason?: string;
  text?: string;
  missing?: string[];
  lists: {source: string; dated: string; age_days: number; lacks?: string[]}[];
  unread?: string[];
  as_known?: string;
  engine: string;
  profile: string;
}

export const FACTS = ['birthDate', 'nationality', 'gender', 'country', 'idNumber', 'imoNumber'] as const;

export function screen(question: Question, signal?: AbortSignal): Promise<Screening> {
  const body = Object.fromEntries(Object.entries(question).filter(([, value]) => value !== undefined && value !== ''));
  return json<Screening>('/v1/screen', signal === undefined ? {body} : {body, signal});
}

/** A measure and the acts behind it, as GET /v1/measures/{id} says. */
export interface Act {
  at: string | null;
  verb: string;
  cites: string[];
  adopted?: string;
  basis?: string;
  para_basis?: string;
  confidence?: string;
  sources?: string[];
  notes?: string[];
  changes?: string[];
  text: string;
  counts?: boolean;
}

export interface Measure {
  measure: string;
  regime: string;
  kind: string;
  title: string;
  judged_at: string;
  state: string;
  since: string | null;
  text: string;
  acts: Act[];
}

export function percent(score: number): string {
  return (score * 100).toLocaleString('en', {maximumFractionDigits: 1});
}
