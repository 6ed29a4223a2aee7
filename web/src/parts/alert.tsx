// alert.tsx - one listed party against one question, on one screen.
import {useState} from 'preact/hooks';
import {json, segment} from '../api';
import {t, word} from '../messages';
import {useLoaded} from '../use';
import {percent, type Explained, type Listing, type MatrixRow, type Result, type Screening} from '../verdict';
import {Badge, Loading, Name, Trouble} from './basic';
import {MeasureChip} from './measure';

/* ---- which regimes now */

function matrixWhen(row: MatrixRow): string {
  const from = row.from === null ? t('app.unknown') : row.from;
  const basis = (code: string | null | undefined) => (code === null || code === undefined ? '' : ` (${word('listing', code)})`);
  return row.until === null ? t('alert.since', {from: from + basis(row.from_basis)})
    : t('alert.between', {from, until: row.until + basis(row.until_basis)});
}

function Matrix({result, screening}: {result: Result; screening: Screening}) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={t('alert.matrix', {on: screening.on})}>
      <table class="matrix">
        <thead><tr><th scope="col">{t('alert.regime')}</th><th scope="col">{t('alert.status')}</th><th scope="col">{t('alert.measures')}</th></tr></thead>
        <tbody>{result.regimes.map((row) => (
          <tr key={(row.regime ?? '') + row.tag}>
            <th scope="row"><span>{row.title ?? row.tag}</span><br /><span class="small soft">{row.regime ?? t('alert.unmapped')} · {row.tag}</span></th>
            <td><Badge code={row.status} family="state" /><br /><span class="small soft">{matrixWhen(row)}</span>
              {row.uncertain === true ? <p class="small">{t('alert.uncertain')}</p> : null}</td>
            <td class="chips">{row.measures.length === 0 ? <span class="soft">{t('alert.noMeasure')}</span>
              : row.measures.map((measure) => <MeasureChip key={measure.id} measure={measure} on={screening.on} asKnown={screening.as_known} />)}</td>
          </tr>
        ))}</tbody>
      </table>
    </div>
  );
}

/* ---- the names, word by word */

const HOWS: Record<string, string> = {exact: 'same', class: 'alike', edit: 'near', sound: 'near', join: 'alike', split: 'alike', whole: 'same', near: 'near', initial: 'near'};

interface Pair {
  query: string;
  listed: string;
  tone: string;
  told: string;
  rarity: string;
}

function pairsOf(explanation: Explained[]): Pair[] {
  const pairs: Pair[] = [];
  for (const e of explanation) {
    if (e.kind === 'token') pairs.push({query: e.query ?? '', listed: e.listed ?? '', tone: HOWS[e.how ?? ''] ?? 'near', told: word('how', e.how ?? ''), rarity: e.rarity ?? ''});
    if (e.kind === 'query_only') pairs.push({query: e.query ?? '', listed: '', tone: 'alone', told: t('how.queryOnly'), rarity: ''});
    if (e.kind === 'listed_only') pairs.push({query: '', listed: e.listed ?? '', tone: 'alone', told: t('how.listedOnly'), rarity: ''});
  }
  return pairs;
}

function Alignment({result}: {result: Result}) {
  const name = result.explanation.find((e) => e.kind === 'name');
  const pairs = pairsOf(result.explanation);
  const number = result.explanation.filter((e) => e.kind === 'number');
  if (name === undefined && number.length === 0) return null;
  return (
    <section>
      <h3>{t('alert.names')}</h3>
      {number.map((e) => <p key={e.text}><Name>{e.text}</Name></p>)}
      {name === undefined ? null : (
        <>
          <div class="pairs" role="table" aria-label={t('alert.names')}>
            <div role="row" class="pair heads"><span role="columnheader">{t('alert.asked')}</span><span role="columnheader">{t('alert.listed')}</span><span role="columnheader" class="told">{t('alert.how')}</span></div>
            {pairs.map((pair, index) => (
              <div role="row" key={index} class={`pair ${pair.tone}`}>
                <span role="cell" class="word">{pair.query === '' ? <span class="soft">–</span> : <Name>{pair.query}</Name>}</span>
                <span role="cell" class="word">{pair.listed === '' ? <span class="soft">–</span> : <Name>{pair.listed}</Name>}</span>
                <span role="cell" class="told">{pair.told}{pair.rarity === 'light' ? `, ${t('how.light')}` : pair.rarity === 'rare' ? `, ${t('how.rare')}` : ''}</span>
              </div>
            ))}
          </div>
          <p class="small soft">{t('alert.against', {property: word('property', name.property ?? 'name')})} <Name>{name.listed ?? ''}</Name> · {percent(name.score ?? 0)}</p>
        </>
      )}
    </section>
  );
}

/* ---- what agrees, conflicts, is unknown */

function Facts({result}: {result: Result}) {
  const facts = result.explanation.filter((e) => e.kind === 'fact' || e.kind === 'unknown');
  const of = (wanted: string) => facts.filter((e) => (e.kind === 'unknown' ? 'unknown' : e.result) === wanted);
  const column = (code: string, title: string) => {
    const rows = of(code);
    return (
      <div class={`fact ${code}`}>
        <h4>{title} <span class="soft">{rows.length}</span></h4>
        {rows.length === 0 ? <p class="soft small">{t('app.none')}</p> : (
          <ul>{rows.map((e) => (
            <li key={e.property}><strong>{word('property', e.property ?? '')}</strong>
              {e.query === undefined ? null : <><br /><span class="small soft">{t('alert.asked')}</span> <Name>{e.query}</Name></>}
              {e.listed === undefined ? null : <><br /><span class="small soft">{t('alert.listed')}</span> <Name>{e.listed}</Name></>}
              {e.kind === 'unknown' && e.if_disagrees !== undefined && e.if_agrees !== undefined ? (
                <><br /><span class="small soft">{t(e.clears_if_disagrees === true ? 'alert.wouldClear' : 'alert.wouldStay', {agrees: percent(e.if_agrees), disagrees: percent(e.if_disagrees)})}</span></>
              ) : null}
            </li>
          ))}</ul>
        )}
      </div>
    );
  };
  return (
    <section>
      <h3>{t('alert.facts')}</h3>
      <div class="factsrow">{column('agree', t('alert.agree'))}{column('disagree', t('alert.conflict'))}{column('unknown', t('alert.unknown'))}</div>
    </section>
  );
}

/* ---- since when it is listed */

const dayMs = 86400000;
const at = (day: string) => Date.parse(day + 'T00:00:00Z');

export function ListingLine({listings, on}: {listings: Listing[]; on: string}) {
  if (listings.length === 0) return null;
  const end = Math.max(at(on), ...listings.map((l) => at(l.until ?? l.last_version))) + 30 * dayMs;
  const begin = Math.min(...listings.map((l) => at(l.from))) - 120 * dayMs;
  const x = (time: number) => Math.round(((time - begin) / (end - begin)) * 10000) / 10;
  const year = (n: number) => Date.UTC(n, 0, 1);
  const first = new Date(begin).getUTCFullYear() + 1, last = new Date(end).getUTCFullYear();
  const step = Math.max(1, Math.ceil((last - first + 1) / 8));
  const years = Array.from({length: Math.max(0, last - first + 1)}, (_, i) => first + i).filter((n) => (n - first) % step === 0);
  const told = listings.map((l) => (l.until === null ? t('alert.line.since', {from: l.from}) : t('alert.line.between', {from: l.from, until: l.until}))).join('; ');
  return (
    <section>
      <h3>{t('alert.history')}</h3>
      <svg class="listingline" viewBox="0 0 1000 54" role="img" aria-label={told} preserveAspectRatio="none">
        <line x1="0" x2="1000" y1="24" y2="24" class="axis" />
        {years.map((n) => <line key={n} x1={x(year(n))} x2={x(year(n))} y1="14" y2="34" class="tick" />)}
        {listings.map((l) => <rect key={l.from} x={x(at(l.from))} width={Math.max(3, x(l.until === null ? end : at(l.until)) - x(at(l.from)))} y="16" height="16" rx="2" class="on" />)}
        <line x1={x(at(on))} x2={x(at(on))} y1="6" y2="42" class="now" />
      </svg>
      <div class="lineyears" aria-hidden="true">{years.map((n) => <span key={n} style={{left: `${x(year(n)) / 10}%`}}>{n}</span>)}</div>
      <p class="small soft">{told}. {t('alert.line.mark', {on})}</p>
    </section>
  );
}

/* ---- the entry as the list has it */

interface Entry {
  caption: string;
  version: string;
  history?: {from: string; change: string; caption?: string; changes?: {change: string; property: string; was?: unknown; is?: unknown}[]}[];
  same_party?: {id: string; because: string; caption: string}[];
  record?: {statements: {prop: string; text: string; country?: string; type?: string; note?: string}[]};
}

const shown = (value: unknown) => (value === undefined ? '' : typeof value === 'string' ? value : ((value as {text?: string}).text ?? JSON.stringify(value)));

export function EntryRecord({id, on}: {id: string; on: string}) {
  const {value, problem, isLoading} = useLoaded(async (signal) => {
    const page = await json<{items: Entry[]}>(`/v1/subjects/${segment(id)}`, {query: {on, history: 'true'}, signal});
    return page.items[0];
  }, [id, on]);
  return (
    <div class="record">
      <Loading when={isLoading} />
      {problem !== undefined && problem.status === 404 ? <p class="soft">{t('alert.noRecord', {on})}</p> : <Trouble problem={problem} />}
      {value?.record === undefined ? null : (
        <dl class="facts">{value.record.statements.map((s, i) => (
          <><dt key={`t${i}`}>{word('property', s.prop)}</dt><dd key={`d${i}`}><Name>{s.text}</Name>{s.type === undefined ? null : <span class="soft small"> {s.type}</span>}{s.note === undefined ? null : <span class="soft small"> <Name>{s.note}</Name></span>}</dd></>
        ))}</dl>
      )}
      {value?.same_party === undefined || value.same_party.length === 0 ? null : (
        <p>{t('alert.sameParty')}: {value.same_party.map((p) => <span key={p.id}><Name>{p.caption}</Name> <span class="soft">{p.id}, {p.because}</span> </span>)}</p>
      )}
      {value?.history === undefined ? null : (
        <>
          <h4>{t('alert.changes')}</h4>
          <ol class="changes">{value.history.map((h, i) => (
            <li key={i}><strong>{h.from}</strong> {word('change', h.change)}
              {h.changes === undefined ? null : <ul class="small">{h.changes.map((c, j) => (
                <li key={j}>{word('change', c.change)} {c.was === undefined ? null : <s><Name>{shown(c.was)}</Name></s>} <Name>{shown(c.is)}</Name></li>))}</ul>}
            </li>
          ))}</ol>
        </>
      )}
    </div>
  );
}

/* ---- all of it */

export function Alert({result, screening}: {result: Result; screening: Screening}) {
  const margin = result.explanation.find((e) => e.kind === 'margin');
  const rest = result.explanation.filter((e) => !['token', 'query_only', 'listed_only', 'fact', 'unknown', 'name', 'number', 'margin', 'listing'].includes(e.kind));
  return (
    <article class="alert" aria-label={result.caption}>
      <header>
        <h2><Name>{result.caption}</Name></h2>
        <p class="row">
          <span class={`badge ${result.match ? 'bad' : 'plain'}`}>{result.match ? t('alert.alerts') : t('alert.information')}</span>
          {result.suppressed === undefined ? null : <span class="badge warn">{t('alert.suppressed', {until: result.suppressed.expires, owner: result.suppressed.owner})}</span>}
          <Badge code={result.status} family="state" />
          <strong>{percent(result.score)}</strong>
          <span class="soft">{margin === undefined ? '' : t('alert.threshold', {threshold: percent(margin.threshold ?? 0)})}</span>
          <span class="soft">{word('schema', result.schema)} · <span class="mono">{result.id}</span></span>
        </p>
        {result.delisted_pending === undefined ? null : <p class="note">{t('alert.delistedPending', {since: result.delisted_pending})}</p>}
        {result.suppression_void === undefined ? null : <p class="note">{t('alert.suppressionVoid', {why: word('void', result.suppression_void.why)})}</p>}
      </header>
      <section><h3>{t('alert.now', {on: screening.on})}</h3><Matrix result={result} screening={screening} /></section>
      <div class="grid two"><Alignment result={result} /><Facts result={result} /></div>
      {rest.length === 0 ? null : <ul class="small soft">{rest.map((e) => <li key={e.text}><Name>{e.text}</Name></li>)}</ul>}
      <ListingLine listings={result.listings} on={screening.on} />
      <details><summary>{t('alert.otherNames', {n: result.names.length})}</summary><ul class="names">{result.names.map((n) => <li key={n}><Name>{n}</Name></li>)}</ul></details>
      <details><summary>{t('alert.words')}</summary><ul>{result.explanation.map((e, i) => <li key={i}><Name>{e.text}</Name></li>)}</ul></details>
      <RecordDetails id={result.id} on={screening.on} />
    </article>
  );
}


function RecordDetails({id, on}: {id: string; on: string}) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{t('alert.record')}</summary>
      {isOpen ? <EntryRecord id={id} on={on} /> : null}
    </details>
  );
}
