// screen.tsx - one name as it is typed, and what it means; or many from a file.
//
// The address is the question: it is shared, kept in the history and asked again on the other side.  A verdict
// stands on the screen only as long as its question does.
import {useEffect, useLayoutEffect, useMemo, useRef, useState} from 'preact/hooks';
import type {PageProps} from '../app';
import {json, once, Problem} from '../api';
import {useKeys} from '../keys';
import {t, tn, word} from '../messages';
import {Alert} from '../parts/alert';
import {Badge, CopyLink, Day, Empty, Field, Head, Name, Print, Trouble, Window} from '../parts/basic';
import {go, linkTo, replace} from '../router';
import {asProblem, say, today, useTitle} from '../use';
import {percent, screen, type Question, type Screening} from '../verdict';
import {mayWrite, useMe} from '../who';
import {Batch} from './batch';

const KEYS = ['name', 'birthDate', 'nationality', 'gender', 'country', 'idNumber', 'imoNumber', 'schema', 'on', 'as_known', 'sources'] as const;
const FACT_KEYS = ['birthDate', 'nationality', 'country', 'idNumber', 'imoNumber'] as const;
const SCHEMAS = ['Person', 'Organization', 'Company', 'LegalEntity', 'Vessel', 'Airplane'];

type Asked = Partial<Record<(typeof KEYS)[number], string>>;

function askedOf(query: URLSearchParams): Asked {
  const asked: Asked = {};
  for (const key of KEYS) {
    const value = query.get(key);
    if (value !== null && value !== '') asked[key] = value;
  }
  return asked;
}

interface State {
  for: string; // the question that is answered, as text
  screening: Screening | undefined;
  problem: Problem | undefined;
}

/**
 * Asks at once, and one question at a time: what is typed while one is on its way is asked, as it is then, when that
 * has come back.  So nothing waits for a clock, and no more is asked than the server answers.  An answer to an older
 * question than the one in the box is shown pale, as that of the name before was.
 */
function useScreening(asked: Asked, isWaiting: boolean): State & {isBusy: boolean} {
  const text = JSON.stringify(asked);
  const [state, setState] = useState<State>({for: '', screening: undefined, problem: undefined});
  const hasQuestion = (asked.name ?? '') !== '' || (asked.idNumber ?? '') !== '' || (asked.imoNumber ?? '') !== '';
  const wanted = useRef<string | undefined>(undefined);
  const isAsking = useRef(false);
  const stop = useRef(new AbortController());
  useLayoutEffect(() => () => stop.current.abort(), []);
  useLayoutEffect(() => {
    if (!hasQuestion || isWaiting) return;
    wanted.current = text;
    if (isAsking.current) return;
    isAsking.current = true;
    const signal = stop.current.signal;
    void (async () => {
      while (wanted.current !== undefined && !signal.aborted) {
        const mine = wanted.current;
        wanted.current = undefined;
        const next = await screen({name: '', ...(JSON.parse(mine) as Asked)} as Question, signal).then(
          (screening): State => ({for: mine, screening, problem: undefined}),
          (error: unknown): State => ({for: mine, screening: undefined, problem: asProblem(error)}));
        if (!signal.aborted) setState(next);
      }
      isAsking.current = false;
    })();
  }, [text, isWaiting]);
  if (!hasQuestion || isWaiting) return {for: text, screening: undefined, problem: undefined, isBusy: false};
  return {...state, isBusy: state.for !== text};
}

function QuestionForm({asked, onChange, onEnter, box}: {asked: Asked; onChange: (asked: Asked) => void; onEnter: () => void; box: {current: HTMLInputElement | null}}) {
  const me = useMe();
  const set = (key: (typeof KEYS)[number]) => (event: {currentTarget: {value: string}}) => onChange({...asked, [key]: event.currentTarget.value});
  const facts = FACT_KEYS.filter((key) => (asked[key] ?? '') !== '').length + (asked.schema === undefined ? 0 : 1);
  return (
    <form class="card ask" role="search" onSubmit={(event) => { event.preventDefault(); onEnter(); }}>
      <Field label={t('screen.name')}>{(id) => (
        <input id={id} ref={box} data-search class="big" type="search" dir="auto" autocomplete="off" autocorrect="off" spellcheck={false}
          placeholder={t('screen.placeholder')} value={asked.name ?? ''} onInput={set('name')} />
      )}</Field>
      {me?.logging === true ? <p class="small soft">{t('screen.logged')}</p> : null}
      <div class="fields">
        <Day label={t('screen.on')} value={asked.on ?? today()} onDay={(on) => onChange({...asked, on})} />
        <Field label={t('screen.schema')}>{(id) => (
          <select id={id} value={asked.schema ?? ''} onChange={set('schema')}>
            <option value="">{t('screen.any')}</option>
            {SCHEMAS.map((schema) => <option key={schema} value={schema}>{word('schema', schema)}</option>)}
          </select>
        )}</Field>
      </div>
      <details open={facts > 0 || asked.as_known !== undefined || asked.sources !== undefined}>
        <summary>{t('screen.facts')}</summary>
        <div class="fields">
          {FACT_KEYS.map((key) => (
            <Field key={key} label={word('property', key)}>{(id) => <input id={id} dir="auto" autocomplete="off" value={asked[key] ?? ''} onInput={set(key)} />}</Field>
          ))}
          <Field label={t('screen.sources')} hint={t('screen.sourcesHint')}>{(id) => <input id={id} value={asked.sources ?? ''} onInput={set('sources')} />}</Field>
          <Field label={t('screen.asKnown')}>{(id) => <input id={id} placeholder="2018-06-13T00:00Z" value={asked.as_known ?? ''} onChange={set('as_known')} />}</Field>
        </div>
      </details>
      <button type="submit" class="unseen">{t('screen.title')}</button>
    </form>
  );
}

function Found({screening, chosen, onChoose}: {screening: Screening; chosen: string | undefined; onChoose: (id: string) => void}) {
  return (
    <section class="found" aria-label={t('screen.results')}>
      <p class="verdictline"><Badge code={screening.verdict} size="large" /> <span class="soft">{screening.results.length === 0 ? '' : tn('screen.found', screening.results.length)}</span></p>
      {screening.text === undefined ? null : <p class="note">{screening.text}</p>}
      {screening.complete ? null : <p class="note">{t('screen.incomplete')} {screening.missing === undefined ? '' : t('screen.missing', {lists: screening.missing.join(', ')})}</p>}
      {screening.unread === undefined || screening.unread.length === 0 ? null : <p class="note">{t('screen.unread', {facts: screening.unread.join(', ')})}</p>}
      {screening.verdict === 'CLEAR' && screening.results.length === 0 ? <p>{t('screen.clear')}</p> : null}
      <ul class="results">{screening.results.map((result) => (
        <li key={result.id}>
          <button type="button" class={`result${result.match ? '' : ' info'}`} aria-current={result.id === chosen ? 'true' : undefined} onClick={() => onChoose(result.id)}>
            <span class="line"><Name>{result.caption}</Name><span class="score">{percent(result.score)}</span></span>
            <span class="line small soft"><span>{result.id} · {word('schema', result.schema)}</span><Badge code={result.status} family="state" /></span>
            <span class="small">{result.regimes.map((row) => row.regime ?? row.tag).join(', ')}</span>
          </button>
        </li>
      ))}</ul>
      {screening.results_cut > 0 ? <p class="soft small">{t('screen.cut', {n: screening.results_cut})}</p> : null}
      <p class="small soft">{t('screen.lists')}: {screening.lists.map((l) => t('screen.list', {source: l.source, dated: l.dated, n: l.age_days})).join('; ')}</p>
    </section>
  );
}

function OpenCase({screening, onClose}: {screening: Screening; onClose: () => void}) {
  const [customer, setCustomer] = useState(screening.query.id ?? '');
  const [note, setNote] = useState('');
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [opened, setOpened] = useState<string | undefined>(undefined);
  const key = useRef(once());
  const send = async () => {
    const question: Record<string, string> = {on: screening.on};
    for (const [name, value] of Object.entries(screening.query)) if (typeof value === 'string') question[name] = value;
    if (screening.as_known !== undefined) question['as_known'] = screening.as_known;
    if (customer !== '') question['id'] = customer;
    try {
      const made = await json<{id: string}>('/v1/cases', {body: note === '' ? {question} : {question, note}, idempotencyKey: key.current});
      setOpened(made.id);
      say(t('screen.caseOpened', {id: made.id}));
    } catch (error) {
      setProblem(asProblem(error));
      key.current = once();
    }
  };
  return (
    <Window title={t('screen.case')} onClose={onClose}>
      <Trouble problem={problem} />
      {opened === undefined ? (
        <form onSubmit={(event) => { event.preventDefault(); void send(); }}>
          <p><Name>{screening.query.name}</Name>, {screening.on}</p>
          <Field label={t('screen.customer')} hint={t('app.optional')}>{(id) => <input id={id} value={customer} onInput={(e) => setCustomer(e.currentTarget.value)} />}</Field>
          <Field label={t('screen.note')} hint={t('app.optional')}>{(id) => <input id={id} value={note} onInput={(e) => setNote(e.currentTarget.value)} />}</Field>
          <button type="submit" class="primary">{t('screen.case')}</button>
        </form>
      ) : (
        <p role="status">{t('screen.caseOpened', {id: opened})} <a href={linkTo('work', {tab: 'cases', id: opened})}>{t('screen.toCase')}</a></p>
      )}
    </Window>
  );
}

function One({query}: PageProps) {
  const me = useMe();
  const [asked, setAsked] = useState<Asked>(() => askedOf(query));
  const [entry, setEntry] = useState<string | undefined>(query.get('entry') ?? undefined);
  const [isWaiting, setIsWaiting] = useState(false); // until Enter, where questions are logged
  const [isCase, setIsCase] = useState(false);
  const box = useRef<HTMLInputElement>(null);
  const mine = useRef('');
  useEffect(() => { box.current?.focus(); }, []);
  const {screening, problem, isBusy} = useScreening(asked, isWaiting);
  const href = linkTo('screen', {...asked, entry});
  useEffect(() => { // the address follows; Back and a link of elsewhere lead the other way
    mine.current = href;
    const timer = setTimeout(() => replace(href), 250);
    return () => clearTimeout(timer);
  }, [href]);
  useEffect(() => {
    if (mine.current === location.pathname + location.search || location.pathname !== '/ui/screen') return;
    const there = askedOf(query);
    if (JSON.stringify(there) !== JSON.stringify(asked) && document.activeElement !== box.current) {
      setAsked(there);
      setEntry(query.get('entry') ?? undefined);
    }
  }, [query]);
  const shown = isBusy ? undefined : screening;
  const results = screening?.results ?? [];
  const chosen = results.find((r) => r.id === entry) ?? results[0];
  useEffect(() => {
    if (shown === undefined) return;
    const timer = setTimeout(() => say(t('screen.announce', {verdict: word('verdict', shown.verdict), n: shown.results.length})), 600);
    return () => clearTimeout(timer);
  }, [shown]);
  const step = (by: number) => {
    const index = results.findIndex((r) => r.id === chosen?.id);
    const next = results[Math.min(results.length - 1, Math.max(0, index + by))];
    if (next !== undefined) setEntry(next.id);
  };
  useKeys([{keys: 'j', told: t('screen.keys.next'), run: () => step(1)}, {keys: 'k', told: t('screen.keys.before'), run: () => step(-1)}], [results, chosen]);
  useTitle(asked.name === undefined || asked.name === '' ? t('screen.title') : asked.name.slice(0, 80));
  const change = (next: Asked) => {
    setAsked(next);
    setEntry(undefined);
    if (me?.logging === true) setIsWaiting(true);
  };
  const isEmpty = shown === undefined && problem === undefined && !isBusy;
  return (
    <div class="split screenpage">
      <div onKeyDown={(event) => {
        if (event.target !== box.current) return;
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
          event.preventDefault();
          step(event.key === 'ArrowDown' ? 1 : -1);
        }
      }}>
        <QuestionForm asked={asked} onChange={change} box={box} onEnter={() => { setIsWaiting(false); if (chosen !== undefined) document.getElementById('alert')?.focus(); }} />
        <div aria-busy={isBusy} class={isBusy ? 'stale' : ''}>
          <Trouble problem={isBusy ? undefined : problem} />
          {screening === undefined ? null : <Found screening={screening} chosen={chosen?.id} onChoose={setEntry} />}
        </div>
        {isEmpty ? <Empty>{t('screen.start')}</Empty> : null}
      </div>
      <section id="alert" tabIndex={-1} class={isBusy ? 'stale' : ''} aria-label={t('alert.alerts')}>
        {screening === undefined || chosen === undefined ? null : (
          <div class="card">
            <div class="actions right">
              {mayWrite(me) && screening.verdict !== 'CLEAR' && !isBusy ? <button type="button" onClick={() => setIsCase(true)}>{t('screen.case')}</button> : null}
              <a class="quietlink" href={'/ui/verdict?' + new URLSearchParams(Object.entries({name: asked.name ?? '', birthDate: asked.birthDate ?? '', nationality: asked.nationality ?? '', idNumber: asked.idNumber ?? '', schema: asked.schema ?? '', on: screening.on}).filter(([, v]) => v !== '')).toString()} hidden={me?.key !== null}>{t('screen.paper')}</a>
              <CopyLink /><Print />
            </div>
            <Alert key={chosen.id} result={chosen} screening={screening} />
            <p class="small soft mono snap">{t('app.snapshot', {id: screening.snapshot.slice(0, 16)})}</p>
          </div>
        )}
      </section>
      {isCase && shown !== undefined ? <OpenCase screening={shown} onClose={() => setIsCase(false)} /> : null}
    </div>
  );
}

export default function Screen({query}: PageProps) {
  const isBatch = query.get('tab') === 'batch';
  const title = useMemo(() => (isBatch ? t('screen.batchTitle') : t('screen.title')), [isBatch]);
  return (
    <>
      <Head title={title} sub={t('screen.sub')}>
        <button type="button" class="quiet" onClick={() => go(linkTo('screen', {tab: isBatch ? undefined : 'batch'}))}>{isBatch ? t('screen.one') : t('screen.batch')}</button>
      </Head>
      {isBatch ? <Batch /> : <One query={query} />}
    </>
  );
}
