// law.tsx - the regimes; and of one regime its measures over time, what bites on a day, two days compared.
import {useEffect, useMemo, useRef, useState} from 'preact/hooks';
import {json, segment} from '../api';
import type {PageProps} from '../app';
import {t, tn, word} from '../messages';
import {Badge, CopyLink, Day, Field, Head, isDay, Loading, Name, Print, Trouble, Window} from '../parts/basic';
import {Table, type Column} from '../parts/table';
import {go, linkTo, replace} from '../router';
import {say, today, useLoaded, useTitle} from '../use';
import {Cites} from './law-cite';
import {BITES, dayIn, dayText, isoDay, knownAt, SIGNS, spaced, stateText, type Change, type Diff, type LawEvent, type Standing, type Status, type StatusMeasure, type Timeline, type TimelineMeasure, type Vote} from './law-data';
import {Gantt, wholeOf, type Group} from './law-gantt';
import {MeasureWindow} from './law-measure';

/** A day, or nothing. */
function MaybeDay({label, value, onDay}: {label: string; value: string; onDay: (day: string) => void}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <Field label={label} hint={t('app.optional')}>{(id) => (
      <input id={id} class="day" inputMode="numeric" autocomplete="off" spellcheck={false} placeholder="2018-06-12" maxLength={10} value={text} aria-invalid={text !== '' && !isDay(text)}
        onInput={(event) => {
          setText(event.currentTarget.value);
          if (event.currentTarget.value === '' || isDay(event.currentTarget.value)) onDay(event.currentTarget.value);
        }} onBlur={() => { if (text !== '' && !isDay(text)) setText(value); }} />
    )}</Field>
  );
}

// ---- all regimes ----------------------------------------------------------------------------------------------------

const AUTHORITIES = ['un', 'us', 'eu', 'uk'];
const authorityOf = (regime: string) => regime.split(':')[0] ?? '';
const ended = (row: Standing) => ['removed', 'expired', 'replaced', 'annulled'].reduce((sum, state) => sum + (row.states[state] ?? 0), 0);

const count = (n: number | undefined) => (n === undefined || n === 0 ? <span class="soft zero">·<span class="unseen">0</span></span> : n);

const standingColumns: Column<Standing>[] = [
  {id: 'regime', title: t('law.regime'), text: (row) => `${row.regime} ${row.title}`, show: (row) => <><span class="mono">{row.regime}</span> <Name>{row.title}</Name></>},
  {id: 'from', title: t('law.coveredFrom'), text: (row) => row.covered_from ?? '', show: (row) => <span class="nowrap">{row.covered_from ?? ''}</span>},
  {id: 'force', title: word('state', 'in_force'), text: (row) => String(row.states['in_force'] ?? 0), numeric: true, show: (row) => count(row.states['in_force'])},
  {id: 'advisory', title: word('state', 'advisory'), text: (row) => String(row.states['advisory'] ?? 0), numeric: true, show: (row) => count(row.states['advisory'])},
  {id: 'paused', title: word('state', 'paused'), text: (row) => String(row.states['paused'] ?? 0), numeric: true, show: (row) => count(row.states['paused'])},
  {id: 'ended', title: t('law.ended'), text: (row) => String(ended(row)), numeric: true, show: (row) => count(ended(row))},
  {id: 'not_yet', title: word('state', 'not_yet'), text: (row) => String(row.states['not_yet'] ?? 0), numeric: true, show: (row) => count(row.states['not_yet'])},
  {id: 'contested', title: word('state', 'contested'), text: (row) => String(row.contested ?? 0), numeric: true, show: (row) => count(row.contested)},
];

function Regimes({query}: {query: URLSearchParams}) {
  useTitle(t('law.title'));
  const [on, setOn] = useState(dayIn(query.get('on')) || today());
  const [known, setKnown] = useState(dayIn(query.get('known')));
  const [authority, setAuthority] = useState(query.get('authority') ?? '');
  useEffect(() => replace(linkTo('law', {on: on === today() ? '' : on, known, authority})), [on, known, authority]);
  const found = useLoaded((signal) => json<{items: Standing[]}>('/v1/regimes', {query: {on, as_known: knownAt(known), limit: '1000'}, signal}), [on, known]);
  const rows = useMemo(() => [...(found.value?.items ?? [])]
    .filter((row) => authority === '' || authorityOf(row.regime) === authority)
    .sort((a, b) => AUTHORITIES.indexOf(authorityOf(a.regime)) - AUTHORITIES.indexOf(authorityOf(b.regime)) || (a.covered_from ?? '9').localeCompare(b.covered_from ?? '9')),
  [found.value, authority]);
  return (
    <>
      <Head title={t('law.title')} sub={t('law.sub')}><CopyLink /><Print /></Head>
      <div class="card fields">
        <Day label={t('law.day')} value={on} onDay={setOn} />
        <MaybeDay label={t('law.known')} value={known} onDay={setKnown} />
        <Field label={t('law.authority')}>{(id) => (
          <select id={id} value={authority} onChange={(event) => setAuthority(event.currentTarget.value)}>
            <option value="">{t('law.authority.all')}</option>
            {AUTHORITIES.map((one) => <option key={one} value={one}>{word('law.authority', one)}</option>)}
          </select>
        )}</Field>
      </div>
      <Loading when={found.isLoading && found.value === undefined} />
      <Trouble problem={found.problem} again={found.again} />
      {found.value === undefined ? null : <Table caption={t('law.regimes', {day: on})} columns={standingColumns} rows={rows} rowKey={(row) => row.regime} filter exportAs={`regimes-${on}.csv`}
        onOpen={(row) => go(linkTo('law', {regime: row.regime, on: on === today() ? '' : on, known}))} />}
    </>
  );
}

// ---- one regime -----------------------------------------------------------------------------------------------------

type GroupBy = 'text' | 'kind' | 'state' | 'none';
const GROUPS: GroupBy[] = ['text', 'kind', 'state', 'none'];

function groupsOf(timeline: Timeline, by: GroupBy, now: Map<string, StatusMeasure>, wanted: string): Group[] {
  const words = wanted.toLowerCase().split(/\s+/).filter((one) => one !== '');
  const begin = (measure: TimelineMeasure) => measure.acts.find((act) => act.verb === 'impose')?.at ?? '9999';
  const kept = timeline.measures.filter((measure) => {
    const text = `${measure.title} ${measure.id} ${spaced(measure.kind)} ${measure.acts.flatMap((act) => act.cites).join(' ')} ${stateText(now.get(measure.id) ?? {state: ''})}`.toLowerCase();
    return words.every((one) => text.includes(one));
  }).sort((a, b) => begin(a).localeCompare(begin(b)));
  if (by === 'none') return kept.length === 0 ? [] : [{id: '', title: '', measures: kept}];
  const groups = new Map<string, Group>();
  const labels = timeline.votes.map((vote) => vote.instrument).sort((a, b) => b.length - a.length);
  for (const measure of kept) {
    const cite = measure.acts.find((act) => act.verb === 'impose')?.cites[0] ?? '';
    const id = by === 'kind' ? measure.kind : by === 'state' ? now.get(measure.id)?.state ?? 'unknown'
      : labels.find((label) => cite.startsWith(label)) ?? (cite === '' ? 'never' : cite.split(' ').slice(0, 2).join(' '));
    const title = by === 'kind' ? spaced(id) : by === 'state' ? word('state', id) : id === 'never' ? t('law.group.never') : id;
    const group = groups.get(id) ?? {id, title, measures: []};
    group.measures.push(measure);
    groups.set(id, group);
  }
  const all = [...groups.values()];
  if (by !== 'kind') return all;
  const alone = all.filter((group) => group.measures.length === 1); // a head over every single row would be noise
  const rest = all.filter((group) => group.measures.length > 1);
  if (alone.length < 2) return all;
  return [...rest, {id: 'others', title: t('law.group.others'), measures: alone.flatMap((group) => group.measures)}];
}

/** True once the chart has been painted: tables wait for it.  From 'law.come' to 'law.drawn' is what its budget is measured by. */
function useDrawn(timeline: Timeline | undefined): boolean {
  const [isDrawn, setDrawn] = useState(false);
  useEffect(() => {
    if (timeline === undefined) return;
    let wait: ReturnType<typeof setTimeout> | undefined;
    const frame = requestAnimationFrame(() => {
      wait = setTimeout(() => {
        performance.mark('law.drawn');
        setDrawn(true);
      });
    });
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(wait);
    };
  }, [timeline]);
  return isDrawn;
}

function EventWindow({event, zone, onClose}: {event: LawEvent; zone: string; onClose: () => void}) {
  return (
    <Window title={event.title} onClose={onClose}>
      <dl class="facts">
        <dt>{t('law.when.day')}</dt><dd>{dayText(event.at, zone)}</dd>
        <dt>{t('law.kind')}</dt><dd>{word('law.event', event.kind)}</dd>
        <dt>{t('law.id')}</dt><dd class="mono">{event.id}</dd>
        {event.basis === undefined ? null : <><dt>{t('law.basis')}</dt><dd>{word('law.basis', event.basis)}</dd></>}
      </dl>
    </Window>
  );
}

function Compare({diff, onOpen, zone}: {diff: Diff; onOpen: (id: string) => void; zone: string}) {
  const columns = useMemo<Column<Change>[]>(() => [
    {id: 'title', title: t('law.measure'), text: (row) => `${row.title} ${row.measure}`, show: (row) => <Name>{row.title}</Name>},
    {id: 'on', title: t('law.when.day'), text: (row) => row.on, show: (row) => <span class="nowrap">{dayText(row.at, zone)}</span>},
    {id: 'was', title: t('law.was'), text: (row) => word('state', row.was), show: (row) => <Badge code={row.was} family="state" />},
    {id: 'is', title: t('law.is'), text: (row) => stateText({state: row.is, ...(row.contested === undefined ? {} : {contested: row.contested})}), show: (row) => <><Badge code={row.is} family="state" />{row.contested === true ? <> <Badge code="contested" family="state" /></> : null}</>},
    {id: 'change', title: t('law.change'), text: (row) => word('law.change', row.change)},
    {id: 'by', title: t('law.by'), text: (row) => row.by.map((one) => one.cite).join('; '), show: (row) => <Cites cites={[...new Set(row.by.map((one) => one.cite))]} zone={zone} />},
  ], [zone]);
  return (
    <section class="card stacked" aria-label={t('law.compare')}>
      <h2>{tn('law.compared', diff.changes.length, {from: diff.from, to: diff.to})}</h2>
      {diff.changes.length === 0 ? null
        : <Table caption={t('law.compare')} columns={columns} rows={diff.changes} rowKey={(row) => `${row.measure} ${row.at} ${row.change}`} filter exportAs={`diff-${diff.from}-${diff.to}.csv`} onOpen={(row) => onOpen(row.measure)} />}
    </section>
  );
}

const LIMIT_ROWS = 400;

function Bites({status, zone, isAll, onAll, wanted, onOpen}: {status: Status; zone: string; isAll: boolean; onAll: (is: boolean) => void; wanted: string; onOpen: (id: string) => void}) {
  const columns = useMemo<Column<StatusMeasure>[]>(() => [
    {id: 'title', title: t('law.measure'), text: (row) => `${row.title} ${row.id}`, show: (row) => <Name>{row.title}</Name>},
    {id: 'state', title: t('law.state'), text: stateText, show: (row) => <span class="states"><span aria-hidden="true" class={`sign sign-${row.state}`}>{SIGNS[row.state] ?? ''}</span><Badge code={row.state} family="state" />{row.contested === true ? <Badge code="contested" family="state" /> : null}</span>},
    {id: 'since', title: t('law.since.head'), text: (row) => dayText(row.since, zone), show: (row) => <span class="nowrap">{dayText(row.since, zone)}</span>},
    {id: 'until', title: t('law.until.head'), text: (row) => dayText(row.until, zone), show: (row) => <span class="nowrap">{dayText(row.until, zone)}</span>},
    {id: 'by', title: t('law.by'), text: (row) => row.cites.join('; '), show: (row) => <Cites cites={row.cites} zone={zone} />},
  ], [zone]);
  const words = wanted.toLowerCase().split(/\s+/).filter((one) => one !== '');
  const rows = status.measures.filter((row) => (isAll || BITES.has(row.state)) && words.every((one) => `${row.title} ${row.id} ${spaced(row.kind)} ${row.cites.join(' ')} ${stateText(row)}`.toLowerCase().includes(one)));
  const biting = status.measures.filter((row) => BITES.has(row.state)).length;
  return (
    <section class="card stacked" id="bites" aria-label={t('law.bites', {day: status.on})}>
      <h2>{t('law.bites', {day: status.on})}</h2>
      <p class="sub">{tn('law.biting', biting, {all: status.measures.length})} {t('law.judged', {at: dayText(status.judged_at, zone), zone})}</p>
      <Table caption={t('law.bites', {day: status.on})} columns={columns} rows={rows.slice(0, LIMIT_ROWS)} rowKey={(row) => row.id} exportAs={`${status.regime.replace(':', '-')}-${status.on}.csv`} onOpen={(row) => onOpen(row.id)}
        tools={<label class="row"><input type="checkbox" checked={isAll} onChange={(event) => onAll(event.currentTarget.checked)} /> {t('law.all')}</label>} />
    </section>
  );
}

interface View {
  on: string;
  known: string;
  with: string;
  q: string;
  by: GroupBy;
  from: string; // of the time shown; nothing: the whole
  to: string;
  all: boolean;
}

function viewOf(query: URLSearchParams): View {
  const by = query.get('by') as GroupBy | null;
  return {
    on: dayIn(query.get('on')) || today(), known: dayIn(query.get('known')), with: dayIn(query.get('with')), q: query.get('q') ?? '',
    by: by !== null && GROUPS.includes(by) ? by : 'text', from: dayIn(query.get('from')), to: dayIn(query.get('to')), all: query.get('all') === 'yes',
  };
}

function addressOf(regime: string, view: View, measure: string): string {
  return linkTo('law', {
    regime, on: view.on === today() ? '' : view.on, known: view.known, with: view.with, q: view.q, by: view.by === 'text' ? '' : view.by,
    from: view.from, to: view.to, all: view.all ? 'yes' : '', measure,
  });
}

/** What is changed at once is written into the address when it has come to rest. */
function useAddress(address: string): void {
  const isFirst = useRef(true);
  useEffect(() => {
    if (isFirst.current) { isFirst.current = false; return; }
    const wait = setTimeout(() => replace(address), 250);
    return () => clearTimeout(wait);
  }, [address]);
}

function Regime({regime, query}: {regime: string; query: URLSearchParams}) {
  const [view, setView] = useState<View>(() => viewOf(query));
  const set = (part: Partial<View>) => setView((old) => ({...old, ...part}));
  const [open, setOpen] = useState<string>(query.get('measure') ?? '');
  const [event, setEvent] = useState<LawEvent | undefined>(undefined);
  const [vote, setVote] = useState<Vote | undefined>(undefined);
  const [shut, setShut] = useState<Set<string>>(new Set());
  const as_known = knownAt(view.known);
  const path = `/v1/regimes/${segment(regime)}`;
  const line = useLoaded(async (signal) => {
    const come = await json<Timeline>(`${path}/timeline`, {query: {as_known}, signal});
    performance.mark('law.come');
    return come;
  }, [regime, view.known]);
  const state = useLoaded((signal) => json<Status>(`${path}/status`, {query: {on: view.on, as_known}, signal}), [regime, view.on, view.known]);
  const [first, second] = view.with < view.on ? [view.with, view.on] : [view.on, view.with];
  const diff = useLoaded(async (signal) => (view.with === '' ? undefined : json<Diff>(`${path}/diff`, {query: {from: first, to: second, as_known}, signal})), [regime, view.with === '' ? '' : first + second, view.known]);
  useAddress(addressOf(regime, view, open));
  useTitle(line.value === undefined ? regime : `${line.value.title} ${view.on}`);
  const isDrawn = useDrawn(line.value);
  const timeline = line.value;
  const now = useMemo(() => new Map((state.value?.measures ?? []).map((row) => [row.id, row])), [state.value]);
  const changed = useMemo(() => new Map((diff.value?.changes ?? []).map((row) => [row.measure, `${SIGNS[row.was] ?? ''}→${SIGNS[row.is] ?? ''}`])), [diff.value]);
  const byState = view.by === 'state' ? now : undefined;
  const groups = useMemo(() => (timeline === undefined ? [] : groupsOf(timeline, view.by, now, view.q)), [timeline, view.by, view.q, byState]);
  const whole = useMemo(() => (timeline === undefined ? {from: 0, to: 1} : wholeOf(timeline, today())), [timeline]);
  const shown = useMemo(() => {
    const from = view.from === '' ? whole.from : Math.max(Date.parse(view.from), whole.from), to = view.to === '' ? whole.to : Math.min(Date.parse(view.to), whole.to);
    return from < to ? {from, to} : whole;
  }, [whole, view.from, view.to]);
  const [exact, setExact] = useState<{from: number; to: number} | undefined>(undefined);
  const setWindow = (window: {from: number; to: number}) => {
    const isWhole = window.to - window.from >= whole.to - whole.from - 1;
    setExact(isWhole ? undefined : window);
    set({from: isWhole ? '' : isoDay(window.from), to: isWhole ? '' : isoDay(window.to)});
  };
  const onDay = (day: string) => {
    set({on: day});
    say(day);
  };
  const zone = timeline?.zone ?? 'UTC';
  return (
    <>
      <p class="small noprint"><a href={linkTo('law', {on: view.on === today() ? '' : view.on, known: view.known})}>← {t('law.back')}</a></p>
      <Head title={timeline?.title ?? regime} sub={timeline === undefined ? '' : t('law.head', {regime: timeline.regime, zone, known: timeline.known_through ?? t('app.unknown')})}><CopyLink /><Print /></Head>
      <Loading when={line.isLoading && timeline === undefined} />
      <Trouble problem={line.problem} again={line.again} />
      {timeline === undefined ? null : (
        <>
          <div class="card fields controls">
            <Day label={t('law.day')} value={view.on} onDay={onDay} />
            <MaybeDay label={t('law.known')} value={view.known} onDay={(known) => set({known})} />
            <MaybeDay label={t('law.with')} value={view.with} onDay={(day) => set({with: day})} />
            <Field label={t('table.filter')}>{(id) => <input id={id} type="search" data-search value={view.q} placeholder={t('law.filter.example')} onInput={(e) => set({q: e.currentTarget.value})} />}</Field>
            <Field label={t('law.groupBy')}>{(id) => (
              <select id={id} value={view.by} onChange={(e) => { set({by: e.currentTarget.value as GroupBy}); setShut(new Set()); }}>
                {GROUPS.map((one) => <option key={one} value={one}>{word('law.groupBy', one)}</option>)}
              </select>
            )}</Field>
            <div class="field"><span class="label">{t('law.groups')}</span><span class="row folds">
              <button type="button" onClick={() => setShut(new Set(groups.map((group) => group.id)))}>{t('law.shutAll')}</button>
              <button type="button" onClick={() => setShut(new Set())}>{t('law.openAll')}</button>
            </span></div>
          </div>
          {view.known === '' ? null : <p class="note" role="status">{t('law.knownThen', {day: view.known})}</p>}
          <Gantt timeline={timeline} groups={groups} shut={shut} onShut={(id) => setShut((old) => { const next = new Set(old); if (!next.delete(id)) next.add(id); return next; })}
            day={view.on} onDay={onDay} other={view.with} window={exact ?? shown} whole={whole} onWindow={setWindow} now={now} changed={changed} today={today()}
            onOpen={setOpen} onEvent={setEvent} onVote={setVote} />
          <Trouble problem={diff.problem} again={diff.again} />
          {view.with === '' || diff.value === undefined ? null : <Compare diff={diff.value} zone={zone} onOpen={setOpen} />}
          <Trouble problem={state.problem} again={state.again} />
          {state.value === undefined || !isDrawn ? null : <Bites status={state.value} zone={zone} isAll={view.all} onAll={(all) => set({all})} wanted={view.q} onOpen={setOpen} />}
          {isDrawn ? <Happened timeline={timeline} onEvent={setEvent} /> : null}
        </>
      )}
      {open === '' ? null : <MeasureWindow id={open} on={view.on} known={as_known} zone={zone} onClose={() => setOpen('')} />}
      {event === undefined ? null : <EventWindow event={event} zone={zone} onClose={() => setEvent(undefined)} />}
      {vote === undefined ? null : <VoteWindow vote={vote} zone={zone} onClose={() => setVote(undefined)} />}
    </>
  );
}

function VoteWindow({vote, zone, onClose}: {vote: Vote; zone: string; onClose: () => void}) {
  return (
    <Window title={vote.instrument} onClose={onClose}>
      <dl class="facts">
        <dt>{t('law.when.day')}</dt><dd>{vote.on}</dd>
        <dt>{t('law.state')}</dt><dd>{word('law.status', vote.status)}{vote.vote === undefined ? '' : ` ${vote.vote}`}</dd>
        {vote.title === undefined ? null : <><dt>{t('law.text')}</dt><dd><Name>{vote.title}</Name></dd></>}
        <dt>{t('app.cite')}</dt><dd><Cites cites={[vote.instrument]} zone={zone} /></dd>
      </dl>
      {vote.status === 'draft' || vote.status === 'vetoed' ? <p><a href={linkTo('whatif', {adopt: vote.instrument, on: vote.on})}>{t('law.tryDraft')}</a></p> : null}
    </Window>
  );
}

interface Happening {
  id: string;
  on: string;
  kind: string;
  title: string;
  event?: LawEvent;
}

const happenedColumns: Column<Happening>[] = [
  {id: 'on', title: t('law.when.day'), text: (row) => row.on, show: (row) => <span class="nowrap">{row.on}</span>},
  {id: 'kind', title: t('law.kind'), text: (row) => row.kind},
  {id: 'title', title: t('law.what'), text: (row) => row.title, show: (row) => (row.event === undefined ? <Cites cites={[row.id]} /> : <Name>{row.title}</Name>)},
];

/** The marks of the chart once more, for who reads instead of looking. */
function Happened({timeline, onEvent}: {timeline: Timeline; onEvent: (event: LawEvent) => void}) {
  const rows = useMemo<Happening[]>(() => [
    ...timeline.events.map((event) => ({id: event.id, on: event.on, kind: word('law.event', event.kind), title: event.title, event})),
    ...timeline.votes.map((vote) => ({id: vote.instrument, on: vote.on, kind: `${word('law.status', vote.status)}${vote.vote === undefined ? '' : ` ${vote.vote}`}`, title: vote.title ?? vote.instrument})),
  ].sort((a, b) => a.on.localeCompare(b.on)), [timeline]);
  const [isOpen, setIsOpen] = useState(false);
  if (rows.length === 0) return null;
  return (
    <details class="card" onToggle={(e) => setIsOpen(e.currentTarget.open)}>
      <summary><strong>{tn('law.happened', rows.length)}</strong></summary>
      {isOpen ? <Table caption={t('law.happened.caption')} columns={happenedColumns} rows={rows} rowKey={(row) => row.id + row.on} filter exportAs={`${timeline.regime.replace(':', '-')}-events.csv`}
        onOpen={(row) => { if (row.event !== undefined) onEvent(row.event); }} /> : null}
    </details>
  );
}

export default function Law({query}: PageProps) {
  const regime = query.get('regime') ?? '';
  return regime === '' ? <Regimes query={query} /> : <Regime key={regime} regime={regime} query={query} />;
}
