// whatif-result.tsx - what a supposition would change, leg by leg, and what goes on to bar.
import {t, tn, word} from '../messages';
import {Badge, Name, Trouble} from '../parts/basic';
import type {Loaded} from '../use';
import {Cites} from './law-cite';
import {spaced} from './law-data';

export interface Judged {
  outcome: string;
  cites: string[];
  warning?: string;
  rulings?: {measure: string; outcome: string; cites: string[]; why?: string; needs?: string}[];
}

export interface Item {
  item: string;
  from: string;
  to: string;
  change: string;
  before: Judged;
  after: Judged;
}

interface Sum {
  rows: number;
  value: number;
  share: number;
}

export interface Answer {
  on: string;
  base: string;
  basket: {step: string; asked: string; measure?: string; from: string}[];
  conflicts: string[];
  measures: {id: string; regime: string; kind: string; title: string; before: {state: string; cites: string[]; note?: string}; after: {state: string; cites: string[]; note?: string}}[];
  legs: {leg: string; items: Item[]; still: {measure: string; cites: string[]}[]}[];
  quotas: {measure: string; before: string[]; after: string[]}[];
  listings: {regime: string; party: string; measures: {measure: string; before: string; after: string}[]}[];
  asked?: {question: string; change: string; before: Judged; after: Judged}[];
  flows?: {rows: number; value: number; opens: Sum; shuts: Sum; before: Record<string, Sum>; after: Record<string, Sum>; stays_shut: {outcome: string; cites: string; rows: number; value: number}[]};
}

export interface Impact {
  regimes: {regime: string; title: string; changed: number; measures: number}[];
  routes: {route: string; regime: string; cites: string[]}[];
  clauses: {clause: string; kind: string; title: string; status: string; cites: string[]}[];
  tags: {source: string; tag: string; regime: string; subjects: number}[];
  cases: {file: string; asked: number; changed: number}[];
}

export interface HoldTotals {
  holds: number;
  moved: {from?: string; to?: string; before?: string; class?: string; holds?: number; count?: number}[];
  [code: string]: unknown;
}

const OPENS = ['opens', 'eases'];
const SIGN: Record<string, string> = {opens: '✓', eases: '↘', stays: '=', tightens: '↗', shuts: '✕'};

interface Line {
  key: string;
  things: string[];
  from: string;
  to: string;
  change: string;
  before: Judged;
  after: Judged;
}

const thing = (item: string) => (item.startsWith('kind:') ? spaced(item.slice(5)) : item.startsWith('HS:') ? `HS ${item.slice(3)}` : item);
/** "HS 50, HS 51, HS 52" is "HS 50 to 52". */
function shortened(things: string[]): string {
  const words: string[] = [];
  for (let i = 0; i < things.length; i++) {
    let end = i;
    const chapter = (at: number) => (/^HS \d\d$/.test(things[at] ?? '') ? Number((things[at] ?? '').slice(3)) : NaN);
    while (chapter(end + 1) === chapter(end) + 1) end++;
    words.push(end >= i + 2 ? `${things[i] ?? ''} ${t('whatif.to')} ${(things[end] ?? '').slice(3)}` : things[i] ?? '');
    if (end >= i + 2) i = end;
  }
  return words.join(', ');
}

const barred = (judged: Judged) => judged.outcome !== 'allowed' && judged.outcome !== 'within_quota';

/** Goods of one fate by the same paragraphs are one line. */
function linesOf(items: Item[]): Line[] {
  const found = new Map<string, Line>();
  for (const item of items) {
    const key = [item.change, item.from, item.to, item.before.outcome, item.before.cites.join(), item.after.outcome, item.after.cites.join()].join('|');
    const line = found.get(key) ?? {key, things: [], from: item.from, to: item.to, change: item.change, before: item.before, after: item.after};
    line.things.push(thing(item.item));
    found.set(key, line);
  }
  return [...found.values()];
}

const way = (from: string, to: string) => (from === '' ? '' : from === 'ZZ' ? t('whatif.anyTo', {to}) : to === 'ZZ' ? t('whatif.fromAny', {from}) : `${from} → ${to}`);

function Fate({line}: {line: Line}) {
  const needs = [...new Set((line.after.rulings ?? []).flatMap((ruling) => (ruling.needs ?? '').split(',')).filter((need) => need !== ''))];
  return (
    <li class={`fate fate-${line.change}`} data-change={line.change}>
      <span class="fate-sign" aria-hidden="true">{SIGN[line.change] ?? '·'}</span>
      <div>
        <strong>{shortened(line.things)}</strong> <span class="soft small">{way(line.from, line.to)}</span>
        <div class="small">{word('whatif.outcome', line.before.outcome)} → <strong>{word('whatif.outcome', line.after.outcome)}</strong>
          {barred(line.after) ? (line.after.cites.length > 0 ? <> · {t('whatif.by')} <Cites cites={line.after.cites} /></> : null) : line.before.cites.length > 0 ? <> · {t('whatif.until')} <Cites cites={line.before.cites} /></> : null}</div>
        {needs.length === 0 ? null : <div class="small soft">{t('whatif.needs', {facts: needs.map(spaced).join(', ')})}</div>}
      </div>
    </li>
  );
}

function Leg({leg, titles}: {leg: Answer['legs'][number]; titles: Map<string, string>}) {
  const lines = linesOf(leg.items);
  const opens = lines.filter((line) => OPENS.includes(line.change) && !barred(line.after));
  const rest = lines.filter((line) => barred(line.after));
  const free = lines.filter((line) => !opens.includes(line) && !barred(line.after)).flatMap((line) => line.things);
  const warnings = [...new Set(leg.items.map((item) => item.after.warning ?? '').filter((one) => one !== ''))];
  const count = leg.items.filter((item) => item.change === 'opens').length;
  return (
    <section class="card legcard" data-leg={leg.leg}>
      <h3>{word('whatif.leg', leg.leg)} <Badge code={count > 0 ? 'allowed' : 'stays'} family={count > 0 ? 'whatif.leg.opens' : 'whatif.leg.shut'} /></h3>
      <div class="twocols">
        <div>
          <h4>{tn('whatif.opens', count)}</h4>
          {opens.length === 0 ? <p class="empty">{t('whatif.opens.none')}</p> : <ul class="fates">{opens.map((line) => <Fate key={line.key} line={line} />)}</ul>}
        </div>
        <div>
          <h4>{tn('whatif.still', leg.still.length)}</h4>
          {rest.length === 0 ? null : <ul class="fates">{rest.map((line) => <Fate key={line.key} line={line} />)}</ul>}
          {leg.still.length === 0 ? (rest.length === 0 ? <p class="empty">{t('whatif.still.none')}</p> : null) : (
            <details open={leg.still.length <= 12}>
              <summary>{t('whatif.still.list')}</summary>
              <ul class="fates">{leg.still.map((one) => (
                <li key={one.measure} class="fate fate-bars"><span class="fate-sign" aria-hidden="true">✕</span>
                  <div><Name>{titles.get(one.measure) ?? one.measure}</Name> <div class="small"><Cites cites={one.cites} /></div></div></li>
              ))}</ul>
            </details>
          )}
        </div>
      </div>
      {free.length === 0 ? null : <p class="small soft">{t('whatif.free', {things: shortened([...new Set(free)])})}</p>}
      {warnings.length === 0 ? null : <details class="small"><summary>{tn('whatif.warnings', warnings.length)}</summary><ul class="notes">{warnings.map((one) => <li key={one}><Name>{one}</Name></li>)}</ul></details>}
    </section>
  );
}

function Changed({answer}: {answer: Answer}) {
  return (
    <section class="card">
      <h3>{tn('whatif.changed', answer.measures.length)}</h3>
      <ul class="changedlist">
        {answer.measures.map((measure) => (
          <li key={measure.id} data-changed={measure.id}>
            <Name>{measure.title}</Name> <span class="mono soft">{measure.id}</span>
            <div><Badge code={measure.before.state} family="state" /> → <Badge code={measure.after.state} family="state" />
              {measure.before.state === measure.after.state ? <span class="small soft"> {t('whatif.sameState')}</span> : null}
              <span class="small"> <Cites cites={measure.after.cites.filter((cite) => !measure.before.cites.includes(cite))} /></span></div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Listings({answer}: {answer: Answer}) {
  return (
    <section class="card">
      <h3>{t('whatif.listings')}</h3>
      {answer.listings.length === 0 ? <p class="empty">{t('whatif.listings.none')}</p> : (
        <ul class="changedlist">{answer.listings.map((row) => (
          <li key={row.regime + row.party}><strong>{row.regime}</strong> {word('whatif.party', row.party)}
            <ul class="plain-list">{row.measures.map((one) => (
              <li key={one.measure}><span class="mono small">{one.measure}</span> <Badge code={one.before} family="state" /> {one.before === one.after ? <span class="small soft">{t('whatif.asBefore')}</span> : <>→ <Badge code={one.after} family="state" /></>}</li>
            ))}</ul>
          </li>
        ))}</ul>
      )}
    </section>
  );
}

const money = (value: number) => value.toLocaleString('en', {maximumFractionDigits: 1});

function Trade({flows}: {flows: Answer['flows']}) {
  if (flows === undefined) return null;
  return (
    <section class="card" data-flows>
      <h3>{t('whatif.trade')}</h3>
      <p>{t('whatif.trade.sum', {rows: flows.rows.toLocaleString('en'), value: money(flows.value)})}</p>
      <dl class="facts">
        <dt>{t('whatif.trade.opens')}</dt><dd>{t('whatif.trade.of', {rows: flows.opens.rows, value: money(flows.opens.value), share: (flows.opens.share * 100).toFixed(1)})}</dd>
        <dt>{t('whatif.trade.shuts')}</dt><dd>{t('whatif.trade.of', {rows: flows.shuts.rows, value: money(flows.shuts.value), share: (flows.shuts.share * 100).toFixed(1)})}</dd>
      </dl>
      {flows.stays_shut.length === 0 ? null : <ul class="fates">{flows.stays_shut.map((one) => (
        <li key={one.cites + one.outcome} class="fate fate-bars"><span class="fate-sign" aria-hidden="true">✕</span><div>{t('whatif.trade.stays', {rows: one.rows, value: money(one.value)})} <div class="small"><Cites cites={one.cites.split('; ')} /></div></div></li>
      ))}</ul>}
    </section>
  );
}

function Reach({impact, holds}: {impact: Loaded<Impact | undefined>; holds: Loaded<HoldTotals | undefined>}) {
  const is = impact.value, held = holds.value;
  const cases = is?.cases.reduce((sum, file) => sum + file.changed, 0) ?? 0;
  const subjects = is?.tags.reduce((sum, tag) => sum + tag.subjects, 0) ?? 0;
  return (
    <section class="card">
      <h3>{t('whatif.reach')}</h3>
      <Trouble problem={impact.problem} again={impact.again} />
      {is === undefined ? null : (
        <dl class="facts">
          <dt>{t('whatif.regimes')}</dt><dd>{is.regimes.map((one) => t('whatif.regimes.one', {title: one.title, changed: one.changed, measures: one.measures})).join('; ') || t('app.none')}</dd>
          <dt>{t('whatif.subjects')}</dt><dd>{is.tags.length === 0 ? t('app.none') : tn('whatif.subjects.n', subjects)}</dd>
          <dt>{t('whatif.cases')}</dt><dd>{tn('whatif.cases.n', cases)}</dd>
        </dl>
      )}
      {holds.problem !== undefined ? <p class="small soft">{t('whatif.holds.not')} <Name>{holds.problem.message}</Name></p>
        : held === undefined ? null : (
        <dl class="facts">
          <dt>{t('whatif.holds')}</dt>
          <dd>{held.holds === 0 ? t('whatif.holds.none') : ['RELEASABLE', 'NEEDS_LICENCE', 'NEEDS_LEGAL', 'STILL_HELD'].map((code) => `${word('whatif.hold', code)}: ${String(held[code] ?? 0)}`).join(' · ')}</dd>
        </dl>
      )}
      {is === undefined || is.clauses.length === 0 ? null : (
        <details>
          <summary>{tn('whatif.clauses', is.clauses.length)}</summary>
          <ul class="changedlist">{is.clauses.map((clause) => <li key={clause.clause}><Name>{clause.title}</Name> <Badge code={clause.status} family="whatif.clause" /> <span class="small"><Cites cites={clause.cites} /></span></li>)}</ul>
        </details>
      )}
      {is === undefined || is.routes.length === 0 ? null : (
        <details>
          <summary>{tn('whatif.routes', is.routes.length)}</summary>
          <ul class="changedlist">{is.routes.map((route) => <li key={route.route}><span class="mono">{route.route}</span> <Cites cites={route.cites} /></li>)}</ul>
        </details>
      )}
    </section>
  );
}

export function Result({answer, impact, holds, titles}: {answer: Answer; impact: Loaded<Impact | undefined>; holds: Loaded<HoldTotals | undefined>; titles: Map<string, string>}) {
  const items = answer.legs.flatMap((leg) => leg.items);
  const count = (change: string) => items.filter((item) => item.change === change).length;
  const still = new Set(answer.legs.flatMap((leg) => leg.still.map((one) => one.measure))).size;
  return (
    <div class="supposed">
      <p class="headline" role="status">
        {(['opens', 'eases', 'tightens', 'shuts'] as const).filter((change) => count(change) > 0 || change === 'opens').map((change) => (
          <span key={change} class={`badge large ${change === 'opens' || change === 'eases' ? 'good' : 'bad'}`}>{SIGN[change]} {t(`whatif.n.${change}`, {n: count(change)})}</span>
        ))}
        <span class="badge large bad">✕ {tn('whatif.n.still', still)}</span>
      </p>
      <p class="small soft">{t('whatif.means')}</p>
      {answer.conflicts.length === 0 ? null : <div class="note"><strong>{t('whatif.conflicts')}</strong><ul>{answer.conflicts.map((one) => <li key={one}><Name>{one}</Name></li>)}</ul></div>}
      {(answer.asked ?? []).length === 0 ? null : (
        <section class="card" data-asked>
          <h3>{t('whatif.asked')}</h3>
          <ul class="fates">{(answer.asked ?? []).map((one) => (
            <Fate key={one.question} line={{key: one.question, things: [one.question], from: '', to: '', change: one.change, before: one.before, after: one.after}} />
          ))}</ul>
        </section>
      )}
      <Changed answer={answer} />
      {answer.legs.map((leg) => <Leg key={leg.leg} leg={leg} titles={titles} />)}
      <div class="grid">
        <Listings answer={answer} />
        <Reach impact={impact} holds={holds} />
      </div>
      {answer.quotas.length === 0 ? null : (
        <section class="card"><h3>{t('whatif.quotas')}</h3><ul class="changedlist">{answer.quotas.map((one) => <li key={one.measure}><span class="mono">{one.measure}</span>: {one.before.join(', ') || t('app.none')} → {one.after.join(', ') || t('app.none')}</li>)}</ul></section>
      )}
      <Trade flows={answer.flows} />
      <p class="small soft">{t('whatif.base', {base: answer.base.slice(0, 16), on: answer.on})}</p>
    </div>
  );
}
