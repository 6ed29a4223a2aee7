// work_cases.tsx - the queue of cases, one case, and its closing by two people; suppressions.
import {useMemo, useState} from 'preact/hooks';
import {json, lines, segment, type Problem} from '../api';
import {t, word} from '../messages';
import {Empty, Loading, Name, Trouble} from '../parts/basic';
import {EntryForms, History, type Entry, type EntryAction} from '../parts/entry';
import {MeasureChip} from '../parts/measure';
import {Table, type Column} from '../parts/table';
import {savePack} from '../pack';
import {go, linkTo} from '../router';
import {asProblem, say, today, useLoaded} from '../use';
import type {MatrixRow} from '../verdict';
import {mayWrite, useMe} from '../who';
import {Status} from './work';

interface Case {
  id: string;
  status: string;
  level: number;
  owner?: string;
  reason?: string;
  decided_by?: string;
  approved_by?: string;
  opened: string;
  opened_by: string;
  age_seconds?: number;
  customer: {customer?: string; name: string; birth_date?: string; nationality?: string; schema?: string; [more: string]: string | undefined};
  alerts: string[];
  on: string;
  snapshot: string;
  evidence: string;
  engine: string;
}

interface Whole {
  case: Case;
  entries: Entry[];
  listings: {id: string; caption: string; schema: string; status: string; regimes: MatrixRow[]}[];
  history?: {id: string; because: string; status: string; reason?: string}[];
}

interface Stats {
  opened: number;
  backlog: number;
  decision: {median_seconds: number; cases: number};
}

export function ageText(seconds: number): string {
  const days = Math.floor(seconds / 86400);
  return days > 0 ? `${days} d` : seconds >= 3600 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 60)} min`;
}

const COLUMNS: Column<Case>[] = [
  {id: 'id', title: t('work.case'), text: (c) => c.id},
  {id: 'status', title: t('work.status'), text: (c) => word('work.status', c.status), show: (c) => <Status code={c.status} />},
  {id: 'name', title: t('work.name'), text: (c) => c.customer.name, show: (c) => <Name>{c.customer.name}</Name>},
  {id: 'customer', title: t('work.customer'), text: (c) => c.customer.customer ?? ''},
  {id: 'alerts', title: t('work.alerts'), text: (c) => c.alerts.join(' '), show: (c) => <span class="small">{c.alerts.join(', ')}</span>},
  {id: 'level', title: t('work.level'), text: (c) => String(c.level), numeric: true},
  {id: 'owner', title: t('work.owner'), text: (c) => c.owner ?? ''},
  {id: 'reason', title: t('work.reason'), text: (c) => (c.reason === undefined ? '' : word('work.reason', c.reason))},
  {id: 'age', title: t('work.age'), text: (c) => String(c.age_seconds ?? 0), show: (c) => (c.age_seconds === undefined ? '' : ageText(c.age_seconds)), numeric: true},
];

export function Cases() {
  const me = useMe();
  const [isWaiting, setIsWaiting] = useState(true);
  const [isMine, setIsMine] = useState(false);
  const {value, problem, isLoading, again} = useLoaded((signal) => lines<Case>('/v1/cases', {signal, query: {waiting: isWaiting ? 'true' : undefined, owner: isMine && me?.actor ? me.actor : undefined}}), [isWaiting, isMine]);
  const stats = useLoaded((signal) => json<Stats>('/v1/cases/stats', {signal}), []);
  return (
    <>
      <Trouble problem={problem} again={again} />
      <Loading when={isLoading && value === undefined} />
      {stats.value === undefined ? null : <p class="soft">{t('work.stats', {backlog: stats.value.backlog, opened: stats.value.opened, median: stats.value.decision.cases === 0 ? '–' : ageText(stats.value.decision.median_seconds)})}</p>}
      {value === undefined ? null : (
        <Table caption={t('work.tab.cases')} columns={COLUMNS} rows={value} rowKey={(c) => c.id} filter exportAs="detente-cases.csv" onOpen={(c) => go(linkTo('work', {tab: 'cases', id: c.id}))}
          tools={<>
            <label class="row"><input type="checkbox" checked={isWaiting} onChange={(e) => setIsWaiting(e.currentTarget.checked)} /> {t('work.waiting')}</label>
            {me?.actor ? <label class="row"><input type="checkbox" checked={isMine} onChange={(e) => setIsMine(e.currentTarget.checked)} /> {t('work.mine')}</label> : null}
          </>} />
      )}
      {value !== undefined && value.length === 0 ? <Empty>{t('work.noneCases')}</Empty> : null}
    </>
  );
}

const REASONS = ['different_person', 'different_entity', 'different_name', 'delisted', 'duplicate', 'true_match', 'mistaken_identity'].map((value) => ({value, label: word('work.reason', value)}));
const BY_ONE = REASONS.filter((r) => r.value !== 'true_match' && r.value !== 'mistaken_identity');
const NOTE = {key: 'note', label: t('work.note')};
const CONFLICTS = {key: 'conflicts', label: t('work.conflicts'), hint: t('work.conflictsHint'), list: true};
const DUPLICATE = {key: 'duplicate_of', label: t('work.duplicateOf')};

/** What the state of a case leaves to be done; whether this person may is the server's to say. */
function actionsOf(whole: Whole): EntryAction[] {
  const is = whole.case.status;
  if (is === 'closed') {
    const actions: EntryAction[] = [{entry: 'reopen', fields: [{...NOTE, required: true}]}];
    if (['different_person', 'different_entity', 'different_name'].includes(whole.case.reason ?? ''))
      actions.unshift({entry: 'suppress', path: '/v1/suppressions', body: {case: whole.case.id}, fields: [
        {key: 'expires', label: t('work.expires'), hint: today().replace(/^\d+/, (y) => String(Number(y) + 1)), required: true}, {key: 'owner', label: t('work.owner'), required: true}, NOTE]});
    return actions;
  }
  if (is === 'decided') return [{entry: 'approve', fields: [NOTE]}, {entry: 'refuse', fields: [{...NOTE, required: true}]}, {entry: 'note', fields: [{...NOTE, required: true}]}];
  return [
    {entry: 'assign', fields: [{key: 'to', label: t('work.to'), required: true}]},
    {entry: 'note', fields: [{...NOTE, required: true}]},
    is === 'pending_information' ? {entry: 'answer', fields: [{...NOTE, required: true}]} : {entry: 'ask', fields: [{...NOTE, required: true}]},
    {entry: 'escalate', fields: [{...NOTE, required: true}]},
    {entry: 'decide', fields: [{key: 'reason', label: t('work.reason'), options: [...REASONS].reverse()}, CONFLICTS, DUPLICATE, NOTE]},
    {entry: 'close', fields: [{key: 'reason', label: t('work.reason'), options: BY_ONE}, CONFLICTS, DUPLICATE, NOTE]},
  ];
}

function Listings({whole}: {whole: Whole}) {
  return (
    <section class="card">
      <h2>{t('work.listings')}</h2>
      {whole.listings.map((l) => (
        <section key={l.id} class="listing">
          <h3><Name>{l.caption}</Name> <span class="soft small">{l.id} · {word('schema', l.schema)}</span> <span class={`badge ${l.status === 'listed' ? 'bad' : 'plain'}`}>{word('state', l.status)}</span></h3>
          {l.regimes.map((row) => (
            <div key={(row.regime ?? '') + row.tag}>
              <p class="small"><strong>{row.title ?? row.tag}</strong> <span class="soft">{row.regime ?? t('alert.unmapped')} · {row.until === null ? t('alert.since', {from: row.from ?? t('app.unknown')}) : t('alert.between', {from: row.from ?? '', until: row.until})}</span></p>
              {row.measures.map((m) => <MeasureChip key={m.id} measure={m} on={today()} />)}
            </div>
          ))}
        </section>
      ))}
      {(whole.history ?? []).map((h) => <p key={h.id} class="small"><a href={linkTo('work', {tab: 'cases', id: h.id})}>{h.id}</a> {word('work.status', h.status)} {h.reason === undefined ? '' : word('work.reason', h.reason)}, {h.because}</p>)}
    </section>
  );
}

export function OneCase({id}: {id: string}) {
  const me = useMe();
  const {value, problem, isLoading, again} = useLoaded((signal) => json<Whole>(`/v1/cases/${segment(id)}`, {signal}), [id]);
  const [told, setTold] = useState('');
  const [failed, setFailed] = useState<Problem | undefined>(undefined);
  const pack = async (whole: Whole) => {
    try {
      setTold(t('work.packMade', {n: await savePack('case-' + id, whole, whole.entries.map((e) => e.tx))}));
      setFailed(undefined);
    } catch (error) {
      setFailed(asProblem(error));
    }
  };
  const of = value?.case;
  const facts = useMemo(() => Object.entries(of?.customer ?? {}).filter(([, v]) => v !== undefined), [of]);
  return (
    <>
      <p class="noprint"><a href={linkTo('work', {tab: 'cases'})}>{t('work.back')}</a></p>
      <Loading when={isLoading && value === undefined} />
      <Trouble problem={problem} again={again} />
      <Trouble problem={failed} />
      {told === '' ? null : <p class="note" role="status">{told}</p>}
      {value === undefined || of === undefined ? null : (
        <>
          <div class="head">
            <h2 class="row"><span>{of.id}</span> <Status code={of.status} /> {of.reason === undefined ? null : <span class="badge plain">{word('work.reason', of.reason)}</span>}</h2>
            <span class="actions"><button type="button" class="quiet" onClick={() => void pack(value)}>{t('work.pack')}</button><button type="button" class="quiet" onClick={() => print()}>{t('app.print')}</button></span>
          </div>
          {of.status === 'decided' ? <p class="note">{of.decided_by === me?.actor ? t('work.own') : t('work.second', {who: of.decided_by ?? ''})}</p> : null}
          {mayWrite(me) ? <EntryForms path={`/v1/cases/${segment(id)}/entries`} actions={actionsOf(value)} onDone={() => { again(); say(t('work.done', {id})); }} /> : <p class="soft small">{t('auth.readOnly')}</p>}
          <div class="grid case">
            <div>
              <section class="card">
                <h2>{t('work.customer')}</h2>
                <dl class="facts">{facts.map(([k, v]) => <><dt key={`t${k}`}>{word('property', k.replace(/_(\w)/g, (_, c: string) => c.toUpperCase()))}</dt><dd key={`d${k}`}><Name>{v ?? ''}</Name></dd></>)}</dl>
                <p class="noprint"><a href={linkTo('screen', {name: of.customer.name, birthDate: of.customer.birth_date, nationality: of.customer.nationality})}>{t('work.screenAgain')}</a></p>
              </section>
              <section class="card"><h2>{t('work.entries')}</h2><History entries={value.entries} /></section>
              <section class="card">
                <h2>{t('work.evidence')}</h2>
                <dl class="facts">
                  <dt>{t('work.day')}</dt><dd>{of.on}</dd><dt>{t('work.alerts')}</dt><dd>{of.alerts.join(', ')}</dd>
                  <dt>{t('work.snapshot')}</dt><dd class="mono">{of.snapshot}</dd><dt>{t('work.hash')}</dt><dd class="mono">{of.evidence}</dd>
                </dl>
              </section>
            </div>
            <Listings whole={value} />
          </div>
        </>
      )}
    </>
  );
}

/* ---- suppressions */

interface Suppression {
  id: string;
  status: string;
  listing: string;
  customer: {name?: string; customer?: string} | string;
  reason: string;
  case: string;
  expires: string;
  owner: string;
  maker: string;
}

const customerOf = (s: Suppression) => (typeof s.customer === 'string' ? s.customer : `${s.customer.customer ?? ''} ${s.customer.name ?? ''}`.trim());

export function Suppressions() {
  const me = useMe();
  const {value, problem, isLoading, again} = useLoaded((signal) => lines<Suppression>('/v1/suppressions', {signal}), []);
  return (
    <>
      <Trouble problem={problem} again={again} />
      <Loading when={isLoading && value === undefined} />
      {value === undefined ? null : value.length === 0 ? <Empty>{t('work.suppressions.none')}</Empty> : value.map((s) => (
        <section key={s.id} class="card">
          <h2 class="row"><span class="mono">{s.id}</span> <Status code={s.status} /></h2>
          <p><Name>{customerOf(s)}</Name> ≠ <span class="mono">{s.listing}</span>, {word('work.reason', s.reason)} <a href={linkTo('work', {tab: 'cases', id: s.case})}>{s.case}</a></p>
          <p class="small soft">{t('work.maker')} {s.maker}, {t('work.owner')} {s.owner}, {t('work.expires')} {s.expires}</p>
          {mayWrite(me) && s.status === 'waiting' ? <EntryForms path={`/v1/suppressions/${segment(s.id)}/entries`} actions={[{entry: 'approve', fields: [NOTE]}, {entry: 'refuse', fields: [{...NOTE, required: true}]}]} onDone={again} /> : null}
          {mayWrite(me) && s.status === 'in_force' ? <EntryForms path={`/v1/suppressions/${segment(s.id)}/entries`} actions={[{entry: 'end', fields: [{...NOTE, required: true}]}]} onDone={again} /> : null}
        </section>
      ))}
    </>
  );
}
