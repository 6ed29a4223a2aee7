// check.tsx - a form and a document for one transaction; the verdict leg by leg.
//
// The form writes a document; the document is what is asked.  So what the form cannot say the document can.
import {useMemo, useRef, useState} from 'preact/hooks';
import type {PageProps} from '../app';
import {json, type Problem} from '../api';
import {t, tn, word} from '../messages';
import {Alert} from '../parts/alert';
import {Badge, Day, Drop, Empty, Field, Head, isDay, Name, Print, Trouble, Window} from '../parts/basic';
import {MeasureWindow} from '../parts/measure';
import {saveAs} from '../parts/table';
import {asProblem, say, today, useTitle} from '../use';
import type {Screening} from '../verdict';

/* ---- the answer */

interface Tried {
  way: string;
  id: string;
  title?: string;
  result: string;
  effect?: string;
  by?: string;
  cites: string[];
  needs?: string;
  why?: string;
}

interface Ruling {
  regime: string;
  measure: string;
  outcome: string;
  cites: string[];
  why: string;
  needs?: string;
  title: string;
  contested?: boolean;
  tried?: Tried[];
}

interface Blocked {
  name: string;
  as: string;
  verdict: string;
  regime: string;
  measure: string;
  cites: string[];
}

interface Leg {
  leg: string;
  line: number;
  hs?: string;
  kind?: string;
  role?: string;
  name?: string;
  description?: string;
  quantity?: string;
  unit?: string;
  currency?: string;
  verdict: string;
  outcome?: string;
  cites?: string[];
  rulings?: Ruling[];
  warning?: string;
  remark?: string;
  unstated?: {key: string; kind: string; counts?: boolean; measures?: string[]}[];
  screen?: Screening;
  screens?: {as: string; name: string; verdict: string; remark?: string; screen: Screening}[];
  blocked_by?: Blocked[];
  licences?: {id: string; measure: string; covers: boolean; why?: string[] | string}[];
}

interface Checked {
  id?: string;
  verdict: string;
  on: string;
  from: string;
  to: string;
  snapshot: string;
  as_known?: string;
  legs: Leg[];
  regimes: {regime: string; title: string; because: {as: string; country: string}[]}[];
  listed: (Blocked & {kind: string; stops: {leg: string; line: number}[]})[];
  not_stated: {section: string; measures: {measure: string; cites: string[]}[]}[];
}

function MeasureLink({id, on}: {id: string; on: string}) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button type="button" class="open mono" onClick={() => setIsOpen(true)}>{id}</button>
      {isOpen ? <MeasureWindow id={id} on={on} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

function Rulings({leg, on}: {leg: Leg; on: string}) {
  if (leg.rulings === undefined || leg.rulings.length === 0) return leg.screen === undefined ? <p class="soft small">{t('check.nothing')}</p> : null;
  return (
    <ul class="rulings">{leg.rulings.map((ruling) => (
      <li key={ruling.measure}>
        <p><Badge code={ruling.outcome} family="outcome" /> <strong>{ruling.title}</strong>{ruling.contested === true ? <> <Badge code="contested" family="state" /></> : null}</p>
        <p class="cite">{ruling.cites.join('; ')} · <MeasureLink id={ruling.measure} on={on} /></p>
        {ruling.why === '' ? null : <p>{ruling.why}</p>}
        {ruling.needs === undefined || ruling.needs === '' ? null : <p class="small soft">{t('check.needs', {needs: ruling.needs.split(',').join(', ')})}</p>}
        {ruling.tried === undefined || ruling.tried.length === 0 ? null : (
          <details><summary class="small">{t('check.ways')} ({ruling.tried.length})</summary>
            <ul class="small">{ruling.tried.map((way) => (
              <li key={way.id}><strong>{word('way', way.way)}</strong> {way.title ?? way.id}: {word('granted', way.result)} <span class="cite">{way.cites.join('; ')}</span>
                {way.needs === undefined ? null : <><br />{t('check.evidence', {needs: way.needs})}</>}
                {way.why === undefined ? null : <><br />{way.why}</>}</li>
            ))}</ul>
          </details>
        )}
      </li>
    ))}</ul>
  );
}

function Screened({name, as, verdict, screening, remark}: {name: string; as: string; verdict: string; screening: Screening; remark?: string | undefined}) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <p class="row">
      <Badge code={verdict} /> <Name>{name}</Name> <span class="soft small">{as}{remark === undefined ? '' : `, ${remark}`}</span>
      {screening.results.length === 0 ? null : <button type="button" class="quiet" onClick={() => setIsOpen(true)}>{tn('screen.found', screening.results.length)}</button>}
      {isOpen ? <Window title={name} wide onClose={() => setIsOpen(false)}>{screening.results.map((r) => <Alert key={r.id} result={r} screening={screening} />)}</Window> : null}
    </p>
  );
}

function legTitle(leg: Leg): string {
  return [leg.hs === undefined ? undefined : `HS ${leg.hs}`, leg.kind === undefined ? undefined : word('kind', leg.kind), leg.role, leg.name, leg.description,
    leg.quantity === undefined ? undefined : `${leg.quantity} ${leg.unit ?? ''}`].filter((x) => x !== undefined && x !== '').join(' · ');
}

function LegCard({leg, on}: {leg: Leg; on: string}) {
  return (
    <section class={`card leg v-${leg.verdict}`} aria-label={t('check.leg', {leg: word('leg', leg.leg), line: leg.line})}>
      <header class="row"><Badge code={leg.verdict} /><h3>{t('check.leg', {leg: word('leg', leg.leg), line: leg.line})}</h3><span class="soft"><Name>{legTitle(leg)}</Name></span></header>
      {(leg.blocked_by ?? []).map((b) => <p key={b.measure + b.name} class="note">{t('check.blockedBy', {name: b.name})}: <MeasureLink id={b.measure} on={on} /> <span class="cite">{b.cites.join('; ')}</span></p>)}
      {leg.screen === undefined ? null : <Screened name={leg.name ?? leg.screen.query.name} as={leg.role ?? word('leg', leg.leg)} verdict={leg.screen.verdict} screening={leg.screen} remark={leg.remark} />}
      {(leg.screens ?? []).map((s) => <Screened key={s.as + s.name} name={s.name} as={s.as} verdict={s.screen.verdict} screening={s.screen} remark={s.remark} />)}
      <Rulings leg={leg} on={on} />
      {leg.unstated === undefined || leg.unstated.length === 0 ? null : (
        <p class="small"><strong>{t('check.unstated')}:</strong> {leg.unstated.map((u) => u.key).join(', ')}</p>
      )}
      {leg.licences === undefined || leg.licences.length === 0 ? null : (
        <p class="small"><strong>{t('check.licences')}:</strong> {leg.licences.map((l) => `${l.id} (${l.measure})`).join(', ')}</p>
      )}
      {leg.warning === undefined || leg.warning === '' ? null : <details><summary class="small">{t('check.warning')}</summary><p class="small">{leg.warning}</p></details>}
    </section>
  );
}

function Answer({checked, isOld, text}: {checked: Checked; isOld: boolean; text: string}) {
  return (
    <div class={isOld ? 'stale' : ''}>
      {isOld ? <p class="note" role="status">{t('check.changed')}</p> : null}
      <div class="row head"><p class="verdictline"><Badge code={checked.verdict} size="large" /> <span>{t('check.judged', {from: checked.from, to: checked.to, on: checked.on})}</span></p>
        <span class="actions"><button type="button" class="quiet" onClick={() => saveAs('detente-check.json', text, 'application/json')}>{t('check.save')}</button><Print /></span></div>
      <section class="card">
        <h2>{t('check.because')}</h2>
        {checked.regimes.length === 0 ? <p class="soft">{t('check.noRegime')}</p> : (
          <ul class="plainlist">{checked.regimes.map((r) => <li key={r.regime}>{r.title} <span class="soft small">{r.regime}, {r.because.map((b) => t('check.as', {role: b.as, country: b.country})).join(', ')}</span></li>)}</ul>
        )}
        {checked.listed.length === 0 ? null : (
          <><h2>{t('check.listed')}</h2>
            <ul class="plainlist">{checked.listed.map((l) => (
              <li key={l.name + l.measure}><Badge code={l.verdict} /> <Name>{l.name}</Name> <span class="soft small">{l.as}</span> <MeasureLink id={l.measure} on={checked.on} /> <span class="cite">{l.cites.join('; ')}</span>{' '}
                {l.stops.length === 0 ? null : <span class="small">{t('check.stops', {legs: l.stops.map((s) => `${word('leg', s.leg)} ${s.line}`).join(', ')})}</span>}</li>
            ))}</ul></>
        )}
      </section>
      {checked.legs.map((leg) => <LegCard key={`${leg.leg} ${leg.line} ${leg.role ?? ''} ${leg.name ?? ''}`} leg={leg} on={checked.on} />)}
      {checked.not_stated.length === 0 ? null : (
        <section class="card">
          <h2>{t('check.notStated')}</h2>
          <p class="small soft">{t('check.notStatedText')}</p>
          {checked.not_stated.map((s) => (
            <details key={s.section}><summary>{word('leg', s.section)} <span class="soft small">{tn('check.measures', s.measures.length)}</span></summary>
              <ul class="small">{s.measures.map((m) => <li key={m.measure}><MeasureLink id={m.measure} on={checked.on} /> <span class="cite">{m.cites.join('; ')}</span></li>)}</ul>
            </details>
          ))}
        </section>
      )}
      <p class="small soft mono">{t('app.snapshot', {id: checked.snapshot.slice(0, 16)})}</p>
    </div>
  );
}

/* ---- the form */

interface Goods { hs: string; kind: string; description: string; quantity: string; unit: string }
interface Party { name: string; role: string; country: string }
interface Form {
  date: string; from: string; to: string;
  goods: Goods[]; parties: Party[];
  vessel: string; imo: string; flag: string;
  carriage: boolean; insurance: boolean; payment: boolean;
  facts: string;
}

const noGoods = (): Goods => ({hs: '', kind: '', description: '', quantity: '', unit: 'tonne'});
const noParty = (): Party => ({name: '', role: '', country: ''});
const ROLES = ['', 'seller', 'exporter', 'shipper', 'buyer', 'importer', 'consignee', 'end_user', 'bank', 'agent'];
const UNITS = ['tonne', 'kg', 'barrel', 'usd', 'piece', 'person', 'account'];

const filled = (row: object) => Object.fromEntries(Object.entries(row).filter(([, v]) => v !== ''));

/** The form as a document; what is empty is not stated. */
export function documentOf(form: Form): string {
  const document: Record<string, unknown> = {date: form.date, from: form.from, to: form.to};
  const goods = form.goods.filter((g) => g.hs !== '' || g.kind !== '').map((g) => {
    const {quantity, unit, ...rest} = g;
    return {...filled(rest), ...(quantity === '' ? {} : {quantity, unit})};
  });
  if (goods.length > 0) document['goods'] = goods;
  const parties = form.parties.filter((p) => p.name !== '').map(filled);
  if (parties.length > 0) document['parties'] = parties;
  if (form.vessel !== '' || form.imo !== '') document['vessel'] = filled({name: form.vessel, imo: form.imo, flag: form.flag});
  if (form.carriage) document['carriage'] = [{kind: 'carry'}];
  if (form.insurance) document['insurance'] = [{kind: 'insurance'}];
  if (form.payment) document['finance'] = [{kind: 'payment'}];
  const facts = form.facts.split('\n').map((line) => line.split(':')).filter((p) => p.length > 1 && (p[0] ?? '').trim() !== '');
  if (facts.length > 0) document['facts'] = Object.fromEntries(facts.map((p) => [(p[0] ?? '').trim(), p.slice(1).join(':').trim()]));
  return JSON.stringify(document, null, 2) + '\n';
}

function Text({label, value, onText, placeholder}: {label: string; value: string; onText: (text: string) => void; placeholder?: string}) {
  return <Field label={label}>{(id) => <input id={id} dir="auto" autocomplete="off" value={value} placeholder={placeholder ?? ''} onInput={(e) => onText(e.currentTarget.value)} />}</Field>;
}

function Choice({label, value, options, onText}: {label: string; value: string; options: string[]; onText: (text: string) => void}) {
  return <Field label={label}>{(id) => <select id={id} value={value} onChange={(e) => onText(e.currentTarget.value)}>{options.map((o) => <option key={o} value={o}>{o.replace(/_/g, ' ')}</option>)}</select>}</Field>;
}

function FormFields({form, onForm}: {form: Form; onForm: (form: Form) => void}) {
  const set = <K extends keyof Form>(key: K, value: Form[K]) => onForm({...form, [key]: value});
  const goods = (i: number, more: Partial<Goods>) => set('goods', form.goods.map((g, j) => (i === j ? {...g, ...more} : g)));
  const party = (i: number, more: Partial<Party>) => set('parties', form.parties.map((p, j) => (i === j ? {...p, ...more} : p)));
  return (
    <>
      <div class="fields three">
        <Day label={t('check.date')} value={form.date} onDay={(date) => set('date', date)} />
        <Text label={t('check.from')} value={form.from} onText={(v) => set('from', v)} placeholder={t('check.country')} />
        <Text label={t('check.to')} value={form.to} onText={(v) => set('to', v)} placeholder={t('check.country')} />
      </div>
      <fieldset><legend>{t('check.goods')}</legend>
        {form.goods.map((g, i) => (
          <div class="fields three line" key={i}>
            <Text label={t('check.hs')} value={g.hs} onText={(hs) => goods(i, {hs})} placeholder="2701" />
            <Text label={t('check.quantity')} value={g.quantity} onText={(quantity) => goods(i, {quantity})} placeholder="1000" />
            <Choice label={t('check.unit')} value={g.unit} options={UNITS} onText={(unit) => goods(i, {unit})} />
            <Text label={t('check.kind')} value={g.kind} onText={(kind) => goods(i, {kind})} placeholder="coal" />
            <Text label={t('check.description')} value={g.description} onText={(description) => goods(i, {description})} />
            {form.goods.length > 1 ? <button type="button" class="quiet" onClick={() => set('goods', form.goods.filter((_, j) => j !== i))}>{t('check.remove', {n: i + 1})}</button> : null}
          </div>
        ))}
        <button type="button" class="quiet" onClick={() => set('goods', [...form.goods, noGoods()])}>{t('check.addGoods')}</button>
      </fieldset>
      <fieldset><legend>{t('check.parties')}</legend>
        {form.parties.map((p, i) => (
          <div class="fields three line" key={i}>
            <Text label={t('check.name')} value={p.name} onText={(name) => party(i, {name})} />
            <Choice label={t('check.role')} value={p.role} options={ROLES} onText={(role) => party(i, {role})} />
            <Text label={t('check.partyCountry')} value={p.country} onText={(country) => party(i, {country})} />
          </div>
        ))}
        <button type="button" class="quiet" onClick={() => set('parties', [...form.parties, noParty()])}>{t('check.addParty')}</button>
      </fieldset>
      <details open={form.vessel + form.imo + form.facts !== '' || form.carriage || form.insurance || form.payment}><summary>{t('check.sections')}</summary>
        <div class="row">
          <label class="row"><input type="checkbox" checked={form.carriage} onChange={(e) => set('carriage', e.currentTarget.checked)} /> {t('check.carriage')}</label>
          <label class="row"><input type="checkbox" checked={form.insurance} onChange={(e) => set('insurance', e.currentTarget.checked)} /> {t('check.insurance')}</label>
          <label class="row"><input type="checkbox" checked={form.payment} onChange={(e) => set('payment', e.currentTarget.checked)} /> {t('check.payment')}</label>
        </div>
        <div class="fields three">
          <Text label={t('check.vessel')} value={form.vessel} onText={(v) => set('vessel', v)} />
          <Text label={t('check.imo')} value={form.imo} onText={(v) => set('imo', v)} />
          <Text label={t('check.flag')} value={form.flag} onText={(v) => set('flag', v)} />
        </div>
        <Field label={t('check.facts')} hint={t('check.factsHint')}>{(id) => <textarea id={id} rows={3} value={form.facts} onInput={(e) => set('facts', e.currentTarget.value)} />}</Field>
      </details>
    </>
  );
}

export default function Check({query}: PageProps) {
  useTitle(t('check.title'));
  const [form, setForm] = useState<Form>(() => ({
    date: isDay(query.get('on') ?? '') ? (query.get('on') as string) : today(), from: query.get('from') ?? '', to: query.get('to') ?? '',
    goods: [{...noGoods(), hs: query.get('hs') ?? '', quantity: query.get('quantity') ?? ''}], parties: [noParty()], vessel: '', imo: '', flag: '',
    carriage: false, insurance: false, payment: false, facts: '',
  }));
  const [tab, setTab] = useState<'form' | 'document'>('form');
  const [text, setText] = useState('');
  const [file, setFile] = useState('');
  const [answer, setAnswer] = useState<{for: string; checked: Checked; text: string} | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [isBusy, setIsBusy] = useState(false);
  const asked = useMemo(() => (tab === 'form' ? documentOf(form) : text), [tab, form, text]);
  const turn = useRef(0);
  const run = async (document: string, name: string) => {
    const mine = ++turn.current;
    setIsBusy(true);
    setProblem(undefined);
    try {
      const checked = await json<Checked>('/v1/check', {body: document, type: document.trimStart().startsWith('{') ? 'application/json' : 'application/yaml', query: {file: name}});
      if (mine !== turn.current) return;
      setAnswer({for: document, checked, text: JSON.stringify(checked, null, 1)});
      say(word('verdict', checked.verdict));
    } catch (error) {
      if (mine !== turn.current) return;
      setAnswer(undefined);
      setProblem(asProblem(error));
    }
    setIsBusy(false);
  };
  const take = async (dropped: File) => {
    const found = await dropped.text();
    setTab('document');
    setText(found);
    setFile(dropped.name);
    await run(found, dropped.name);
  };
  return (
    <>
      <Head title={t('check.title')} sub={t('check.sub')} />
      <div class="split wideleft">
        <form class="card noprint" onSubmit={(event) => { event.preventDefault(); void run(asked, tab === 'form' ? '' : file); }}>
          <div class="tabs">
            {(['form', 'document'] as const).map((id) => (
              <button key={id} type="button" aria-current={tab === id ? 'true' : undefined} onClick={() => { if (id === 'document' && tab === 'form' && text === '') setText(documentOf(form)); setTab(id); }}>{t(`check.${id}`)}</button>
            ))}
          </div>
          <Drop label={t('check.file')} accept=".yaml,.yml,.json,application/json" onFile={(f) => void take(f)} />
          <div class="gap" />
          {tab === 'form' ? <FormFields form={form} onForm={setForm} /> : (
            <Field label={t('check.text')} hint={t('check.textHint')}>{(id) => <textarea id={id} rows={18} spellcheck={false} value={text} onInput={(e) => setText(e.currentTarget.value)} />}</Field>
          )}
          <div class="row"><button type="submit" class="primary" disabled={isBusy}>{t('check.run')}</button>
            {tab === 'form' ? <button type="button" class="quiet" onClick={() => { setText(documentOf(form)); setTab('document'); }}>{t('check.asDocument')}</button> : null}</div>
        </form>
        <div aria-busy={isBusy}>
          <Trouble problem={problem} />
          {answer === undefined ? (problem === undefined ? <Empty>{t('check.start')}</Empty> : null)
            : <Answer checked={answer.checked} isOld={answer.for !== asked} text={answer.text} />}
        </div>
      </div>
    </>
  );
}
