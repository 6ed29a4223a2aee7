// lists.tsx - which lists there are, how old, whether they are well; what changed; what was refused and why.
import {useMemo, useState} from 'preact/hooks';
import type {PageProps} from '../app';
import {lines, segment, type Problem} from '../api';
import {t, tn, word} from '../messages';
import {Day, Head, Loading, Name, Trouble} from '../parts/basic';
import {Table, type Column} from '../parts/table';
import {go, linkTo, replace} from '../router';
import {asProblem, today, useLoaded, useTitle} from '../use';

interface Refused {
  at: string;
  dated: string | null;
  digest: string;
  files: string[];
  reason: string;
}

interface List {
  source: string;
  title: string;
  authority: string;
  versions: number;
  first: string | null;
  dated: string | null;
  known_at: string | null;
  digest: string | null;
  read: number;
  entries: number;
  rejected: number;
  names: number;
  notes: number;
  lacks?: string[];
  kinds: {kind: string; entries: number}[];
  tags: {tag: string; entries: number}[];
  quarantine_count: number;
  quarantined: Refused[];
  last_attempt: string | null;
  last_outcome?: string;
  last_reason?: string;
  last_success: string | null;
  failures: number;
  staged: number;
  age_days: number | null;
  unmapped: {tag: string; entries: number}[];
  stale_days: number;
  next_expected: string | null;
  problems: string[]; // empty, stale, failing, removals_wait
  healthy: boolean;
}

/** What somebody should look at: what makes a list unhealthy, then what is worth a look besides. */
export function problemsOf(list: List): string[] {
  const found = [...list.problems];
  if (list.quarantine_count > 0) found.push('quarantine');
  if ((list.lacks ?? []).length > 0) found.push('lacks');
  if (list.unmapped.length > 0) found.push('unmapped');
  return found;
}

const BAD = new Set(['empty', 'failing', 'stale']);

function Health({list}: {list: List}) {
  const problems = problemsOf(list);
  if (problems.length === 0) return <span class="badge good">{t('lists.well')}</span>;
  return <span class="row tight">{problems.map((p) => <span key={p} class={`badge ${BAD.has(p) ? 'bad' : 'warn'}`}>{word('lists.problem', p)}</span>)}</span>;
}

const COLUMNS: Column<List>[] = [
  {id: 'source', title: t('lists.source'), text: (l) => l.source, show: (l) => <strong>{l.source}</strong>},
  {id: 'title', title: t('lists.title.field'), text: (l) => l.title, show: (l) => <Name>{l.title}</Name>},
  {id: 'dated', title: t('lists.dated'), text: (l) => l.dated ?? '', show: (l) => <span class="nowrap">{l.dated ?? t('app.none')}</span>},
  {id: 'age', title: t('lists.age'), text: (l) => String(l.age_days ?? ''), show: (l) => (l.age_days ?? 0).toLocaleString('en'), numeric: true},
  {id: 'entries', title: t('lists.entries'), text: (l) => String(l.entries), show: (l) => l.entries.toLocaleString('en'), numeric: true},
  {id: 'versions', title: t('lists.versions'), text: (l) => String(l.versions), numeric: true},
  {id: 'health', title: t('lists.health'), text: (l) => problemsOf(l).join(' '), show: (l) => <Health list={l} />},
];

/* ---- two days */

interface Difference {
  kind: string;
  id: string;
  change: string;
  caption: string;
  schema: string;
  was_id?: string;
  because?: string;
  changes?: {change: string; property?: string; was?: unknown; is?: unknown; text?: string}[];
}

interface Totals {
  kind: string;
  from: string;
  to: string;
  listed: number;
  delisted: number;
  relisted: number;
  renumbered: number;
  changed: number;
}

const shown = (value: unknown) => (value === undefined || value === null ? '' : typeof value === 'string' ? value : ((value as {text?: string}).text ?? JSON.stringify(value)));
const whatOf = (d: Difference) => (d.changes ?? []).map((c) => `${word('change', c.change)}: ${[shown(c.was), shown(c.is) || (c.text ?? '')].filter((x) => x !== '').join(' → ')}`).join('; ') || (d.was_id === undefined ? '' : `${d.was_id}, ${d.because ?? ''}`);
const TONES: Record<string, string> = {listed: 'bad', relisted: 'bad', delisted: 'good', renumbered: 'warn'};

const DIFFERENCES: Column<Difference>[] = [
  {id: 'change', title: t('lists.col.change'), text: (d) => d.change, show: (d) => <span class={`badge ${TONES[d.change] ?? 'plain'}`}>{word('change', d.change)}</span>},
  {id: 'id', title: t('lists.col.id'), text: (d) => d.id, show: (d) => <span class="mono">{d.id}</span>},
  {id: 'caption', title: t('lists.col.caption'), text: (d) => d.caption, show: (d) => <Name>{d.caption}</Name>},
  {id: 'schema', title: t('lists.col.schema'), text: (d) => d.schema, show: (d) => word('schema', d.schema)},
  {id: 'what', title: t('lists.col.what'), text: whatOf, show: (d) => <Name>{whatOf(d)}</Name>},
];

function Diff({list, query}: {list: List; query: URLSearchParams}) {
  const [from, setFrom] = useState(query.get('from') ?? list.first ?? today());
  const [to, setTo] = useState(query.get('to') ?? list.dated ?? today());
  const [rows, setRows] = useState<Difference[] | undefined>(undefined);
  const [totals, setTotals] = useState<Totals | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const compare = async () => {
    replace(linkTo('lists', {source: list.source, from, to}));
    try {
      const found = await lines<Difference | Totals>(`/v1/lists/${segment(list.source)}/diff`, {query: {from, to}});
      setRows(found.filter((d): d is Difference => d.kind === 'difference'));
      setTotals(found.find((d): d is Totals => d.kind === 'differences'));
      setProblem(undefined);
    } catch (error) {
      setRows(undefined);
      setTotals(undefined);
      setProblem(asProblem(error));
    }
  };
  return (
    <section class="card">
      <h2>{t('lists.diff')}</h2>
      <form class="row bottom" onSubmit={(event) => { event.preventDefault(); void compare(); }}>
        <Day label={t('lists.from')} value={from} onDay={setFrom} />
        <Day label={t('lists.to')} value={to} onDay={setTo} />
        <button type="submit" class="primary">{t('lists.compare')}</button>
      </form>
      <Trouble problem={problem} />
      {totals === undefined ? null : <p role="status">{t('lists.totals', {...totals})}</p>}
      {rows === undefined ? null : rows.length === 0 ? <p class="soft">{t('lists.same')}</p>
        : <Table caption={t('lists.diff')} columns={DIFFERENCES} rows={rows} rowKey={(d) => d.id + d.change} filter exportAs={`detente-${list.source.replace(/\W/g, '-')}-${from}-${to}.csv`} />}
    </section>
  );
}

/* ---- one list */

function About({list}: {list: List}) {
  return (
    <section class="card">
      <h2>{t('lists.about')}</h2>
      <dl class="facts">
        <dt>{t('lists.authority')}</dt><dd>{list.authority}</dd>
        <dt>{t('lists.versions')}</dt><dd>{list.versions}, {list.first} – {list.dated}</dd>
        <dt>{t('lists.read')}</dt><dd>{t('lists.readTold', {read: list.read, entries: list.entries, rejected: list.rejected, notes: list.notes, names: list.names})}</dd>
        <dt>{t('lists.known')}</dt><dd>{list.known_at}</dd>
        <dt>{t('lists.digest')}</dt><dd class="mono">{list.digest}</dd>
        <dt>{t('lists.lastAttempt')}</dt><dd>{list.last_attempt === null ? t('lists.never') : `${list.last_attempt}, ${word('outcome', list.last_outcome ?? '')}`}{list.last_reason === undefined || list.last_reason === null ? null : <pre class="said">{list.last_reason}</pre>}</dd>
        {list.last_success === null ? null : <><dt>{t('lists.lastSuccess')}</dt><dd>{list.last_success}</dd></>}
        <dt>{t('lists.failures')}</dt><dd>{list.failures}</dd>
        {list.next_expected === null ? null : <><dt>{t('lists.nextExpected')}</dt><dd>{list.next_expected}</dd></>}
        <dt>{t('lists.staleDays')}</dt><dd>{t('lists.staleTold', {age: list.age_days ?? t('app.unknown'), n: list.stale_days})}</dd>
        <dt>{t('lists.kinds')}</dt><dd>{list.kinds.map((k) => `${word('schema', k.kind)} ${k.entries.toLocaleString('en')}`).join(', ')}</dd>
        <dt>{t('lists.tags')}</dt><dd>{list.tags.map((x) => `${x.tag} ${x.entries.toLocaleString('en')}`).join(', ')}</dd>
      </dl>
      {(list.lacks ?? []).length === 0 ? null : <p class="note">{t('lists.lacks')}: {list.lacks?.join(', ')}</p>}
      {list.unmapped.length === 0 ? null : <p class="note">{t('lists.unmapped')}: {list.unmapped.map((u) => `${u.tag} (${u.entries})`).join(', ')}</p>}
      {list.staged === 0 ? null : <p class="note"><a href={linkTo('work', {tab: 'staged', source: list.source})}>{tn('lists.staged', list.staged)}</a></p>}
    </section>
  );
}

function Quarantine({list}: {list: List}) {
  return (
    <section class="card">
      <h2>{t('lists.quarantine')}</h2>
      {list.quarantine_count === 0 ? <p class="soft">{t('lists.quarantineNone')}</p> : (
        <>
          <p>{tn('lists.quarantineShown', list.quarantine_count)}</p>
          <ol class="refused">{list.quarantined.map((q) => (
            <li key={q.at + q.digest}>
              <p><strong>{t('lists.refused', {at: q.at.slice(0, 16).replace('T', ' ')})}</strong> <span class="soft">{q.files.map((f) => <Name key={f}>{f}</Name>)}{q.dated === null ? '' : `, ${q.dated}`}</span></p>
              <pre class="said">{q.reason}</pre>
              <p class="mono small soft">{q.digest}</p>
            </li>
          ))}</ol>
        </>
      )}
    </section>
  );
}

export default function Lists({query}: PageProps) {
  const source = query.get('source');
  useTitle(source === null ? t('lists.title') : source);
  const {value, problem, isLoading, again} = useLoaded((signal) => lines<List>('/v1/lists', {signal}), []);
  const list = useMemo(() => value?.find((l) => l.source === source), [value, source]);
  return (
    <>
      <Head title={source ?? t('lists.title')} sub={list === undefined ? t('lists.sub') : list.title}>
        {source === null ? null : <a class="quietlink" href={linkTo('lists')}>{t('lists.all')}</a>}
      </Head>
      <Loading when={isLoading && value === undefined} />
      <Trouble problem={problem} again={again} />
      {value === undefined || source !== null ? null : (
        <>
          <Table caption={t('lists.title')} columns={COLUMNS} rows={value} rowKey={(l) => l.source} filter exportAs="detente-lists.csv" onOpen={(l) => go(linkTo('lists', {source: l.source}))} />
        </>
      )}
      {list === undefined ? (source !== null && value !== undefined ? <p class="soft">{t('table.empty')}</p> : null) : (
        <>
          <p><Health list={list} /></p>
          <div class="grid lists"><About list={list} /><Quarantine list={list} /></div>
          <Diff key={list.source} list={list} query={query} />
        </>
      )}
    </>
  );
}
