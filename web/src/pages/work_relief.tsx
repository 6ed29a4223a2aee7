// work_relief.tsx - a relief run: every hold in one of its classes, with every reason.  Nothing is released by it.
import {useState} from 'preact/hooks';
import {lines, type Problem} from '../api';
import {t, tn, word} from '../messages';
import {Badge, Drop, Empty, Field, Name, Trouble, Window} from '../parts/basic';
import {Table, type Column} from '../parts/table';
import {asProblem, say, today} from '../use';

interface Reason {
  step: string;
  class: string;
  measure?: string;
  subject?: string;
  party?: string;
  since?: string;
  why: string;
  cites?: string[];
}

interface Judged {
  hold: string;
  class: string;
  before?: string;
  kind: string;
  currency?: string;
  amount?: string;
  received: string;
  branch?: string;
  outcome?: string;
  since?: string;
  reason?: Reason;
  reasons?: Reason[];
  bases?: {id: string; measure?: string; subject?: string; state: string; how?: string; since?: string; why: string; acts?: {verb: string; cite: string; effective: string}[]}[];
}

interface Totals {
  holds: number;
  released_by_this_run: number;
  currencies: {currency: string; amounts: Record<string, string>; [cls: string]: number | string | Record<string, string>}[];
  [cls: string]: unknown;
}

const CLASSES = ['RELEASABLE', 'NEEDS_LICENCE', 'NEEDS_LEGAL', 'STILL_HELD', 'OUT'];
const when = (instant: string) => instant.replace('T', ' ').replace(/(:00)?(\.\d+)?Z$/, ' UTC');

const COLUMNS: Column<Judged>[] = [
  {id: 'hold', title: t('work.hold'), text: (j) => j.hold},
  {id: 'class', title: t('work.relief.class'), text: (j) => j.class, show: (j) => <Badge code={j.class} family="relief" />},
  {id: 'before', title: t('work.relief.before'), text: (j) => j.before ?? '', show: (j) => (j.before === undefined || j.before === j.class ? '' : <span class="small">{word('relief', j.before)}</span>)},
  {id: 'amount', title: t('work.amount'), text: (j) => (j.amount === undefined ? '' : `${j.currency ?? ''} ${j.amount}`), show: (j) => <span class="nowrap">{j.currency} {j.amount}</span>},
  {id: 'reason', title: t('work.relief.reason'), text: (j) => j.reason?.why ?? (j.outcome === undefined ? '' : t('work.relief.outcome', {outcome: word('ended', j.outcome), since: j.since === undefined ? '' : when(j.since)})),
    show: (j) => (j.reason === undefined ? <span>{j.outcome === undefined ? '' : t('work.relief.outcome', {outcome: word('ended', j.outcome), since: j.since === undefined ? '' : when(j.since)})}</span>
      : <span><strong>{word('step', j.reason.step)}</strong> <Name>{j.reason.why}</Name></span>)},
];

function Detail({judged}: {judged: Judged}) {
  return (
    <>
      <p class="row"><Badge code={judged.class} family="relief" /> <span>{judged.currency} {judged.amount}</span> <span class="soft">{word('holdkind', judged.kind)}, {judged.branch}</span></p>
      {(judged.reasons ?? []).length === 0 ? null : (
        <><h3>{t('work.relief.reasons')}</h3>
          <ol class="acts">{judged.reasons?.map((r, i) => (
            <li key={i}><p><strong>{word('step', r.step)}</strong> <Badge code={r.class} family="relief" /></p><p><Name>{r.why}</Name></p><p class="cite">{(r.cites ?? []).join('; ')}</p></li>
          ))}</ol></>
      )}
      <h3>{t('work.relief.basis')}</h3>
      {judged.bases?.map((b) => (
        <section key={b.id}>
          <p><span class="mono">{b.measure}</span> <span class="badge plain">{word('basisstate', b.state)}</span></p>
          <p><Name>{b.why}</Name></p>
          {(b.acts ?? []).length === 0 ? null : <details><summary class="small">{t('work.relief.acts')}</summary><ul class="small">{b.acts?.map((a, i) => <li key={i}>{when(a.effective)} {a.verb} <span class="cite">{a.cite}</span></li>)}</ul></details>}
        </section>
      ))}
    </>
  );
}

export function Relief() {
  const [on, setOn] = useState(today());
  const [since, setSince] = useState('');
  const [changes, setChanges] = useState({pause: '', remove: '', resume: ''});
  const [file, setFile] = useState<{name: string; text: string} | undefined>(undefined);
  const [run, setRun] = useState<{on: string; rows: Judged[]; totals: Totals | undefined} | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [opened, setOpened] = useState<Judged | undefined>(undefined);
  const [isBusy, setIsBusy] = useState(false);
  const go = async () => {
    setIsBusy(true);
    const body: Record<string, unknown> = {on};
    if (since !== '') body['since'] = since;
    for (const [key, value] of Object.entries(changes)) {
      const ids = value.split(',').map((x) => x.trim()).filter((x) => x !== '');
      if (ids.length > 0) body[key] = ids;
    }
    if (file !== undefined) body['holds'] = file.text;
    try {
      const found = await lines<Judged | {relief: string} | {totals: Totals}>('/v1/relief/run', {body});
      const rows = found.filter((x): x is Judged => 'hold' in x);
      setRun({on, rows, totals: found.find((x): x is {totals: Totals} => 'totals' in x)?.totals});
      setProblem(undefined);
      say(tn('work.relief.summary', rows.length, {on}));
    } catch (error) {
      setRun(undefined);
      setProblem(asProblem(error));
    }
    setIsBusy(false);
  };
  return (
    <>
      <form class="card noprint" onSubmit={(event) => { event.preventDefault(); void go(); }}>
        <p class="soft">{t('work.relief.text')}</p>
        <div class="row bottom">
          <Field label={t('work.relief.on')} hint={t('work.relief.onHint')}>{(id) => <input id={id} value={on} required onInput={(e) => setOn(e.currentTarget.value.trim())} />}</Field>
          <Field label={t('work.relief.since')} hint={t('work.relief.since.hint')}>{(id) => <input id={id} value={since} onInput={(e) => setSince(e.currentTarget.value.trim())} />}</Field>
          <button type="submit" class="primary" disabled={isBusy}>{t('work.relief.run')}</button>
        </div>
        <details open={changes.pause + changes.remove + changes.resume !== ''}><summary>{t('work.relief.changes')}</summary>
          <div class="fields">{(['pause', 'remove', 'resume'] as const).map((key) => (
            <Field key={key} label={t(`work.relief.${key}`)} hint={t('work.relief.ids')}>{(id) => <input id={id} value={changes[key]} onInput={(e) => setChanges({...changes, [key]: e.currentTarget.value})} />}</Field>
          ))}</div>
        </details>
        <details open={file !== undefined}><summary>{t('work.relief.documents')}</summary>
          <Drop label={t('work.relief.documents')} accept=".yaml,.yml,.json,.ndjson" onFile={(f) => void f.text().then((text) => setFile({name: f.name, text}))} />
          {file === undefined ? null : <p class="row">{t('work.relief.file', {name: file.name})} <button type="button" class="quiet" onClick={() => setFile(undefined)}>{t('work.relief.book')}</button></p>}
        </details>
      </form>
      <Trouble problem={problem} />
      {run === undefined ? null : (
        <>
          <h2>{tn('work.relief.summary', run.rows.length, {on: run.on})}</h2>
          <div class="classes">{CLASSES.map((c) => (
            <div key={c} class="classbox" data-class={c}><Badge code={c} family="relief" /><strong>{run.rows.filter((r) => r.class === c).length}</strong>
              <span class="small soft">{(run.totals?.currencies ?? []).filter((x) => x.amounts[c] !== undefined).map((x) => `${x.currency} ${Number(x.amounts[c]).toLocaleString('en', {minimumFractionDigits: 2})}`).join(', ')}</span></div>
          ))}</div>
          <p class="small soft">{run.totals?.released_by_this_run === 0 ? t('work.relief.released') : ''}</p>
          {run.rows.length === 0 ? <Empty>{t('work.relief.none')}</Empty>
            : <Table caption={t('work.tab.relief')} columns={COLUMNS} rows={run.rows} rowKey={(j) => j.hold} filter exportAs={`detente-relief-${run.on.slice(0, 10)}.csv`} onOpen={setOpened} />}
        </>
      )}
      {opened === undefined ? null : <Window title={opened.hold} wide onClose={() => setOpened(undefined)}><Detail judged={opened} /></Window>}
    </>
  );
}
