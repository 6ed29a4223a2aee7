// work_holds.tsx - what was stopped, releases by two people, reports with their deadlines, removals from lists.
import {useState} from 'preact/hooks';
import {json, lines, once, segment, type Problem} from '../api';
import {t, word} from '../messages';
import {Empty, Field, Loading, Name, Trouble} from '../parts/basic';
import {EntryForms, History, type Entry, type EntryAction} from '../parts/entry';
import {Table, type Column} from '../parts/table';
import {savePack} from '../pack';
import {go, linkTo} from '../router';
import {asProblem, say, today, useLoaded} from '../use';
import {mayWrite, useMe} from '../who';
import {Status} from './work';

/* ---- removals that wait */

interface Staged {
  id: number;
  source: string;
  subject: string;
  caption: string;
  kind: string;
  dated: string;
  at: string;
  maker: string;
  status: string;
}

export function StagedQueue({source}: {source: string | undefined}) {
  const me = useMe();
  const {value, problem, isLoading, again} = useLoaded((signal) => lines<Staged>('/v1/staged', {signal, query: {source}}), [source]);
  const [chosen, setChosen] = useState<Set<number>>(new Set());
  const [reason, setReason] = useState('');
  const [failed, setFailed] = useState<Problem | undefined>(undefined);
  const decide = async (decision: 'approve' | 'refuse') => {
    try {
      const done = await json<{decided: number}>('/v1/staged/decisions', {body: {ids: [...chosen], decision, ...(reason === '' ? {} : {reason})}, idempotencyKey: once()});
      say(t('work.staged.done', {n: done.decided}));
      setFailed(undefined);
      setChosen(new Set());
      setReason('');
      again();
    } catch (error) {
      setFailed(asProblem(error));
    }
  };
  const columns: Column<Staged>[] = [
    {id: 'caption', title: t('work.staged.entry'), text: (s) => `${s.caption} ${s.subject}`, show: (s) => (
      <label class="row tight"><input type="checkbox" aria-label={t('work.staged.choose', {name: s.caption})} disabled={!mayWrite(me)} checked={chosen.has(s.id)} onChange={() => {
        const next = new Set(chosen);
        if (!next.delete(s.id)) next.add(s.id);
        setChosen(next);
      }} /> <Name>{s.caption}</Name> <span class="soft small mono">{s.subject}</span></label>
    )},
    {id: 'source', title: t('work.staged.list'), text: (s) => s.source},
    {id: 'kind', title: t('work.staged.what'), text: (s) => word('work.kind', s.kind)},
    {id: 'dated', title: t('work.staged.dated'), text: (s) => s.dated},
    {id: 'maker', title: t('work.staged.maker'), text: (s) => s.maker},
  ];
  return (
    <>
      <p class="soft">{t('work.staged.text')}</p>
      <Trouble problem={problem} again={again} />
      <Trouble problem={failed} />
      <Loading when={isLoading && value === undefined} />
      {value === undefined ? null : value.length === 0 ? <Empty>{t('work.staged.none')}</Empty> : (
        <>
          <Table caption={t('work.tab.staged')} columns={columns} rows={value} rowKey={(s) => String(s.id)} filter exportAs="detente-staged.csv" />
          {mayWrite(me) ? (
            <form class="card row bottom" onSubmit={(event) => { event.preventDefault(); void decide('approve'); }}>
              <Field label={t('work.staged.reason')}>{(id) => <input id={id} value={reason} onInput={(e) => setReason(e.currentTarget.value)} />}</Field>
              <button type="submit" class="primary" disabled={chosen.size === 0}>{t('work.staged.approve')}</button>
              <button type="button" disabled={chosen.size === 0} onClick={() => void decide('refuse')}>{t('work.staged.refuse')}</button>
              <span class="soft">{t('work.staged.chosen', {n: chosen.size})}</span>
            </form>
          ) : <p class="soft small">{t('auth.readOnly')}</p>}
        </>
      )}
    </>
  );
}

/* ---- holds */

interface Held {
  id: string;
  status: string;
  kind: string;
  amount?: string;
  currency?: string;
  received: string;
  branch?: string;
  money?: {on: string; balance: string; accrued: string; total: string};
  parties: number | {id: string; role: string; name: string}[];
  bases: number | {id: string; measure: string; subject?: string; path: string; from: string; to?: string}[];
  overlays: number | {id: string; kind: string; by: string; from: string}[];
  request?: {id: string; by: string; at: string; reason: string};
  approval?: {id: string; by: string; at: string; reason: string};
  source: string;
  recorded: string;
}

const count = (of: number | unknown[]) => (typeof of === 'number' ? of : of.length);
const day = (instant: string) => instant.slice(0, 10);

const HOLDS: Column<Held>[] = [
  {id: 'id', title: t('work.hold'), text: (h) => h.id},
  {id: 'status', title: t('work.status'), text: (h) => word('work.status', h.status), show: (h) => <Status code={h.status} />},
  {id: 'kind', title: t('work.kind'), text: (h) => word('holdkind', h.kind)},
  {id: 'amount', title: t('work.amount'), text: (h) => (h.amount === undefined ? '' : `${h.currency ?? ''} ${h.amount}`), show: (h) => <span class="nowrap">{h.amount === undefined ? '' : `${h.currency ?? ''} ${Number(h.amount).toLocaleString('en', {minimumFractionDigits: 2})}`}</span>},
  {id: 'received', title: t('work.received'), text: (h) => day(h.received), show: (h) => <span class="nowrap">{day(h.received)}</span>},
  {id: 'branch', title: t('work.branch'), text: (h) => h.branch ?? ''},
  {id: 'bases', title: t('work.bases'), text: (h) => String(count(h.bases)), numeric: true},
  {id: 'overlays', title: t('work.overlays'), text: (h) => String(count(h.overlays)), numeric: true},
];

export function Holds() {
  const {value, problem, isLoading, again} = useLoaded((signal) => lines<Held>('/v1/holds', {signal}), []);
  return (
    <>
      <Trouble problem={problem} again={again} />
      <Loading when={isLoading && value === undefined} />
      {value === undefined ? null : value.length === 0 ? <Empty>{t('work.holds.none')}</Empty>
        : <Table caption={t('work.tab.holds')} columns={HOLDS} rows={value} rowKey={(h) => h.id} filter exportAs="detente-holds.csv" onOpen={(h) => go(linkTo('work', {tab: 'holds', id: h.id}))} />}
    </>
  );
}

const REASON = {key: 'reason', label: t('work.why'), required: true};
const SOURCE = {key: 'source', label: t('work.source'), required: true};

function actionsOf(hold: Held): EntryAction[] {
  if (hold.status === 'held') return [{entry: 'request', fields: [REASON, SOURCE]}];
  if (hold.status === 'release_requested') return [{entry: 'approve', fields: [REASON, SOURCE]}, {entry: 'refuse', fields: [REASON, SOURCE]}];
  if (hold.status === 'release_approved') return [{entry: 'released', fields: [
    {key: 'amount', label: t('work.amount'), required: true}, {key: 'on', label: t('check.date'), hint: today(), required: true}, {key: 'ground', label: t('work.ground')}, SOURCE]}];
  return [];
}

export function OneHold({id}: {id: string}) {
  const me = useMe();
  const {value, problem, isLoading, again} = useLoaded(async (signal) => {
    const [hold, ...entries] = await lines<Held | Entry>(`/v1/holds/${segment(id)}`, {signal, query: {entries: 'true'}});
    const kept = await json<{keep_until: string | null}>(`/v1/holds/${segment(id)}/retention`, {signal}).catch(() => undefined);
    return {hold: hold as Held, entries: entries as Entry[], kept};
  }, [id]);
  const [told, setTold] = useState('');
  const [failed, setFailed] = useState<Problem | undefined>(undefined);
  const hold = value?.hold;
  const pack = async () => {
    if (value === undefined) return;
    try {
      setTold(t('work.packMade', {n: await savePack('hold-' + id, value, value.entries.map((e) => e.tx))}));
      setFailed(undefined);
    } catch (error) {
      setFailed(asProblem(error));
    }
  };
  return (
    <>
      <p class="noprint"><a href={linkTo('work', {tab: 'holds'})}>{t('work.back')}</a></p>
      <Loading when={isLoading && value === undefined} />
      <Trouble problem={problem} again={again} />
      <Trouble problem={failed} />
      {told === '' ? null : <p class="note" role="status">{told}</p>}
      {hold === undefined || value === undefined ? null : (
        <>
          <div class="head">
            <h2 class="row"><span>{hold.id}</span> <Status code={hold.status} /> <span class="soft">{hold.currency} {hold.amount}</span></h2>
            <span class="actions"><button type="button" class="quiet" onClick={() => void pack()}>{t('work.pack')}</button><button type="button" class="quiet" onClick={() => print()}>{t('app.print')}</button></span>
          </div>
          {hold.status === 'release_requested' && hold.request !== undefined ? <p class="note">{t('work.request', {who: hold.request.by, why: hold.request.reason})}</p> : null}
          {mayWrite(me) ? <EntryForms path={`/v1/holds/${segment(id)}/entries`} actions={actionsOf(hold)} onDone={again} /> : <p class="soft small">{t('auth.readOnly')}</p>}
          <div class="grid">
            <section class="card">
              <h2>{t('work.hold')}</h2>
              <dl class="facts">
                <dt>{t('work.kind')}</dt><dd>{word('holdkind', hold.kind)}</dd>
                <dt>{t('work.received')}</dt><dd>{day(hold.received)}</dd>
                <dt>{t('work.branch')}</dt><dd>{hold.branch ?? t('app.unknown')}</dd>
                {hold.money === undefined ? null : <><dt>{t('work.money')}</dt><dd>{hold.currency} {hold.money.balance} + {hold.money.accrued}</dd></>}
                <dt>{t('work.source')}</dt><dd><Name>{hold.source}</Name></dd>
              </dl>
              {value.kept?.keep_until ? <p class="small soft">{t('work.retention', {until: value.kept.keep_until})}</p> : null}
              <h3>{t('work.parties')}</h3>
              <ul>{typeof hold.parties === 'number' ? null : hold.parties.map((p) => <li key={p.id}><Name>{p.name}</Name> <span class="soft small">{p.role}</span> <a class="noprint small" href={linkTo('screen', {name: p.name})}>{t('screen.title')}</a></li>)}</ul>
              <h3>{t('work.bases')}</h3>
              <ul>{typeof hold.bases === 'number' ? null : hold.bases.map((b) => <li key={b.id}><span class="mono">{b.measure}</span> <span class="soft small">{b.subject ?? ''} {b.path}, {t('alert.since', {from: day(b.from)})}</span></li>)}</ul>
              {typeof hold.overlays === 'number' || hold.overlays.length === 0 ? null : <><h3>{t('work.overlays')}</h3><ul>{hold.overlays.map((o) => <li key={o.id}>{o.kind.replace(/_/g, ' ')}, <Name>{o.by}</Name> <span class="soft small">{t('alert.since', {from: day(o.from)})}</span></li>)}</ul></>}
            </section>
            <section class="card"><h2>{t('work.entries')}</h2><History entries={value.entries} /></section>
          </div>
        </>
      )}
    </>
  );
}

/* ---- deadlines */

interface Report {
  report: string;
  hold?: string;
  state: string;
  as_at?: string;
  on?: string;
  due?: string;
  authority: string;
  to: string;
  why: string;
  citation: string;
  nil?: boolean;
  missing?: string[];
}

const REPORTS: Column<Report>[] = [
  {id: 'due', title: t('work.due'), text: (r) => r.due ?? '', show: (r) => <strong class="nowrap">{r.due ?? '–'}</strong>},
  {id: 'state', title: t('work.status'), text: (r) => word('work.status', r.state), show: (r) => <Status code={r.state} />},
  {id: 'report', title: t('work.report'), text: (r) => r.report, show: (r) => <span>{r.report}{r.nil === true ? ` (${t('work.nil')})` : ''}</span>},
  {id: 'hold', title: t('work.hold'), text: (r) => r.hold ?? '', show: (r) => (r.hold === undefined ? '' : <a href={linkTo('work', {tab: 'holds', id: r.hold})}>{r.hold}</a>)},
  {id: 'to', title: t('work.to.authority'), text: (r) => r.to},
  {id: 'why', title: t('work.why'), text: (r) => r.why},
  {id: 'missing', title: t('work.missing'), text: (r) => (Array.isArray(r.missing) ? r.missing.join(', ') : '')},
  {id: 'citation', title: t('work.citation'), text: (r) => r.citation, show: (r) => <span class="small soft">{r.citation}</span>},
];

export function Deadlines() {
  const [isAll, setIsAll] = useState(false);
  const {value, problem, isLoading, again} = useLoaded((signal) => lines<Report>('/v1/holds/reports', {signal, query: {all: isAll ? 'true' : undefined}}), [isAll]);
  const rows = value === undefined ? undefined : [...value].sort((a, b) => ((a.due ?? '9') < (b.due ?? '9') ? -1 : 1));
  return (
    <>
      <Trouble problem={problem} again={again} />
      <Loading when={isLoading && value === undefined} />
      {rows === undefined ? null : (
        <Table caption={t('work.tab.deadlines')} columns={REPORTS} rows={rows} rowKey={(r) => r.report + (r.hold ?? '') + (r.on ?? r.as_at ?? '')} filter exportAs="detente-deadlines.csv"
          tools={<label class="row"><input type="checkbox" checked={isAll} onChange={(e) => setIsAll(e.currentTarget.checked)} /> {t('work.all')}</label>} />
      )}
    </>
  );
}
