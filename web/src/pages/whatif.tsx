// whatif.tsx - suppose that measures are paused, removed or resumed, or that a draft is adopted: what opens, what goes
// on to bar, by which paragraph.  The address holds the supposition, but for files: those are kept in this tab.
import {useEffect, useMemo, useState} from 'preact/hooks';
import {json, lines, segment} from '../api';
import type {PageProps} from '../app';
import {t, word} from '../messages';
import {CopyLink, Day, Drop, Empty, Field, Head, Loading, Name, Print, Trouble} from '../parts/basic';
import {saveAs} from '../parts/table';
import {linkTo, replace} from '../router';
import {say, today, useLoaded, useTitle} from '../use';
import {BITES, dayIn, SIGNS, spaced, type Standing, type Status, type StatusMeasure, type Timeline} from './law-data';
import {Result, type Answer, type HoldTotals, type Impact} from './whatif-result';

type Verb = 'pause' | 'remove' | 'resume' | 'adopt';
const VERBS: Verb[] = ['pause', 'remove', 'resume', 'adopt'];

interface Supposition {
  on: string;
  regime: string;
  pause: string[];
  remove: string[];
  resume: string[];
  adopt: string[];
  ask: string[];
}

interface Files {
  drafts: {name: string; text: string}[];
  flows: {name: string; text: string} | undefined;
}

const list = (text: string | null, by: string) => (text === null ? [] : text.split(by).map((one) => one.trim()).filter((one) => one !== ''));

function read(query: URLSearchParams): Supposition {
  return {
    on: dayIn(query.get('on')) || today(), regime: query.get('regime') ?? 'un:1718',
    pause: list(query.get('pause'), ','), remove: list(query.get('remove'), ','), resume: list(query.get('resume'), ','),
    adopt: list(query.get('adopt'), '|'), ask: list(query.get('ask'), '|'),
  };
}

function addressOf(of: Supposition): string {
  return linkTo('whatif', {
    on: of.on === today() ? '' : of.on, regime: of.regime === 'un:1718' ? '' : of.regime, pause: of.pause.join(','), remove: of.remove.join(','), resume: of.resume.join(','),
    adopt: of.adopt.join('|'), ask: of.ask.join('|'),
  });
}

function bodyOf(of: Supposition, files: Files): Record<string, unknown> {
  const body: Record<string, unknown> = {on: of.on};
  for (const verb of VERBS) if (of[verb].length > 0) body[verb] = of[verb];
  if (of.ask.length > 0) body['ask'] = of.ask;
  if (files.drafts.length > 0) body['drafts'] = files.drafts.map((draft) => draft.text);
  if (files.flows !== undefined) body['flows'] = files.flows.text;
  return body;
}

/** What was saved here comes back: the file of save() below. */
function ofSaved(text: string): Partial<Supposition> | undefined {
  try {
    const saved = JSON.parse(text) as {whatif?: Partial<Supposition>};
    return saved.whatif;
  } catch {
    return undefined;
  }
}

// ---- what can be chosen ---------------------------------------------------------------------------------------------

function Choice({row, chosen, onVerb}: {row: StatusMeasure; chosen: Verb | undefined; onVerb: (verb: Verb | undefined) => void}) {
  const options: Verb[] = row.state === 'paused' ? ['remove', 'resume'] : BITES.has(row.state) ? ['pause', 'remove'] : ['resume'];
  return (
    <li class={`choice${chosen === undefined ? '' : ' chosen'}`} data-choice={row.id}>
      <span class={`sign sign-${row.state}`} aria-hidden="true">{SIGNS[row.state]}</span>
      <span class="choice-title"><Name>{row.title}</Name><span class="unseen"> {word('state', row.state)}</span></span>
      <span class="choice-verbs" role="group" aria-label={row.title}>
        {options.map((verb) => (
          <button key={verb} type="button" aria-pressed={chosen === verb} onClick={() => onVerb(chosen === verb ? undefined : verb)}>{t(`whatif.verb.${verb}`)}</button>
        ))}
      </span>
    </li>
  );
}

function Tree({status, timeline, of, onVerb}: {status: Status; timeline: Timeline | undefined; of: Supposition; onVerb: (ids: string[], verb: Verb | undefined) => void}) {
  const [wanted, setWanted] = useState('');
  const groups = useMemo(() => {
    const words = wanted.toLowerCase().split(/\s+/).filter((one) => one !== '');
    const labels = (timeline?.votes ?? []).map((vote) => vote.instrument).sort((a, b) => b.length - a.length);
    const order = new Map((timeline?.votes ?? []).map((vote, index) => [vote.instrument, index]));
    const found = new Map<string, StatusMeasure[]>();
    for (const row of status.measures) {
      const text = `${row.title} ${row.id} ${spaced(row.kind)} ${row.cites.join(' ')} ${word('state', row.state)}`.toLowerCase();
      if (!words.every((one) => text.includes(one)) || row.state === 'not_yet') continue;
      const cite = row.cites[0] ?? '';
      const id = labels.find((label) => cite.startsWith(label)) ?? cite;
      found.set(id, [...(found.get(id) ?? []), row]);
    }
    return [...found].sort((a, b) => (order.get(a[0]) ?? 999) - (order.get(b[0]) ?? 999));
  }, [status, timeline, wanted]);
  const chosen = (id: string) => (['pause', 'remove', 'resume'] as const).find((verb) => of[verb].includes(id));
  return (
    <div class="tree">
      <input type="search" data-search aria-label={t('whatif.search')} placeholder={t('whatif.search')} value={wanted} onInput={(event) => setWanted(event.currentTarget.value)} />
      <div class="tree-scroll" tabIndex={0} role="region" aria-label={t('whatif.measures')}>
        {groups.length === 0 ? <Empty>{t('table.empty')}</Empty> : groups.map(([id, rows]) => {
          const biting = rows.filter((row) => row.state === 'in_force' || row.state === 'advisory').map((row) => row.id);
          return (
            <details key={id} open={wanted !== '' || groups.length < 4 || rows.some((row) => chosen(row.id) !== undefined)}>
              <summary>{id === '' ? t('app.unknown') : id} <span class="soft">{rows.length}</span></summary>
              {biting.length < 2 ? null : <p class="row small"><button type="button" class="quiet" onClick={() => onVerb(biting, 'pause')}>{t('whatif.pauseAll')}</button><button type="button" class="quiet" onClick={() => onVerb(biting, 'remove')}>{t('whatif.removeAll')}</button></p>}
              <ul class="choices">{rows.map((row) => <Choice key={row.id} row={row} chosen={chosen(row.id)} onVerb={(verb) => onVerb([row.id], verb)} />)}</ul>
            </details>
          );
        })}
      </div>
    </div>
  );
}

function Basket({of, files, titles, onDrop, onFiles}: {of: Supposition; files: Files; titles: Map<string, string>; onDrop: (verb: Verb, id: string) => void; onFiles: (files: Files) => void}) {
  const rows = VERBS.flatMap((verb) => of[verb].map((id) => ({verb, id})));
  if (rows.length === 0 && files.drafts.length === 0 && files.flows === undefined) return <Empty>{t('whatif.basket.empty')}</Empty>;
  return (
    <ul class="basket">
      {rows.map(({verb, id}) => (
        <li key={verb + id} data-basket={id}><strong>{t(`whatif.verb.${verb}`)}</strong> <Name>{titles.get(id) ?? id}</Name>
          <button type="button" class="quiet noprint" aria-label={t('whatif.drop', {what: titles.get(id) ?? id})} onClick={() => onDrop(verb, id)}>×</button></li>
      ))}
      {files.drafts.map((draft) => (
        <li key={draft.name}><strong>{t('whatif.verb.adopt')}</strong> <Name>{draft.name}</Name>
          <button type="button" class="quiet noprint" aria-label={t('whatif.drop', {what: draft.name})} onClick={() => onFiles({...files, drafts: files.drafts.filter((one) => one !== draft)})}>×</button></li>
      ))}
      {files.flows === undefined ? null : (
        <li><strong>{t('whatif.flows')}</strong> <Name>{files.flows.name}</Name>
          <button type="button" class="quiet noprint" aria-label={t('whatif.drop', {what: files.flows.name})} onClick={() => onFiles({...files, flows: undefined})}>×</button></li>
      )}
    </ul>
  );
}

// ---- the page -------------------------------------------------------------------------------------------------------

const isDraft = (status: string) => status === 'draft' || status === 'proposed' || status === 'vetoed';

export default function Whatif({query}: PageProps) {
  useTitle(t('whatif.title'));
  const [of, setOf] = useState<Supposition>(() => read(query));
  const [files, setFiles] = useState<Files>({drafts: [], flows: undefined});
  const [refused, setRefused] = useState('');
  const [asks, setAsks] = useState(of.ask.join('\n'));
  const set = (part: Partial<Supposition>) => setOf((old) => ({...old, ...part}));
  useEffect(() => {
    const wait = setTimeout(() => replace(addressOf(of)), 200);
    return () => clearTimeout(wait);
  }, [of]);
  const regimes = useLoaded((signal) => json<{items: Standing[]}>('/v1/regimes', {query: {limit: '1000'}, signal}), []);
  const path = `/v1/regimes/${segment(of.regime)}`;
  const status = useLoaded((signal) => json<Status>(`${path}/status`, {query: {on: of.on}, signal}), [of.regime, of.on]);
  const timeline = useLoaded((signal) => json<Timeline>(`${path}/timeline`, {signal}), [of.regime]);
  const body = useMemo(() => bodyOf(of, files), [of.on, of.pause, of.remove, of.resume, of.adopt, of.ask, files]);
  const isEmpty = VERBS.every((verb) => of[verb].length === 0) && files.drafts.length === 0;
  const asked = isEmpty ? '' : JSON.stringify(body);
  const post = async <T,>(where: string, signal: AbortSignal) => (asked === '' ? undefined : json<T>(where, {body, signal}));
  const answer = useLoaded((signal) => post<Answer>('/v1/whatif', signal), [asked]);
  const impact = useLoaded((signal) => post<Impact>('/v1/impact', signal), [asked]);
  const holds = useLoaded(async (signal) => {
    if (asked === '' || files.drafts.length > 0) return undefined; // holds are judged by the drafts of the lawbook alone
    const {ask: _ask, flows: _flows, ...supposed} = body;
    const told = await lines<{totals?: HoldTotals}>('/v1/relief/run', {body: {...supposed, brief: true}, signal});
    return told.find((line) => line.totals !== undefined)?.totals;
  }, [asked]);
  const titles = useMemo(() => new Map([...(status.value?.measures ?? []).map((row): [string, string] => [row.id, row.title]),
    ...(answer.value?.measures ?? []).map((row): [string, string] => [row.id, row.title])]), [status.value, answer.value]);
  const drafts = (timeline.value?.votes ?? []).filter((vote) => isDraft(vote.status));
  const onVerb = (ids: string[], verb: Verb | undefined) => {
    const without = (all: string[]) => all.filter((id) => !ids.includes(id));
    const next = {pause: without(of.pause), remove: without(of.remove), resume: without(of.resume)};
    if (verb === 'pause' || verb === 'remove' || verb === 'resume') next[verb] = [...next[verb], ...ids];
    set(next);
    say(verb === undefined ? t('whatif.said.none') : `${t(`whatif.verb.${verb}`)}: ${ids.map((id) => titles.get(id) ?? id).join('; ')}`);
  };
  const onFile = async (file: File) => {
    setRefused('');
    const text = await file.text();
    if (/\.json$/i.test(file.name)) {
      const saved = ofSaved(text);
      if (saved === undefined) setRefused(t('whatif.notSaved', {name: file.name}));
      else setOf({...read(new URLSearchParams()), ...saved});
    } else if (/\.csv$/i.test(file.name)) setFiles((old) => ({...old, flows: {name: file.name, text}}));
    else setFiles((old) => ({...old, drafts: [...old.drafts, {name: file.name, text}]}));
  };
  const save = () => saveAs(`whatif-${of.on}.json`, JSON.stringify({whatif: of, request: body, answer: answer.value}, null, 1) + '\n', 'application/json');
  return (
    <>
      <Head title={t('whatif.title')} sub={t('whatif.sub')}>
        <button type="button" class="quiet" disabled={isEmpty} onClick={save}>{t('whatif.save')}</button><CopyLink /><Print />
      </Head>
      <div class="split whatif">
        <section class="card" aria-label={t('whatif.suppose')}>
          <h2>{t('whatif.suppose')}</h2>
          <Basket of={of} files={files} titles={titles} onFiles={setFiles} onDrop={(verb, id) => set({[verb]: of[verb].filter((one) => one !== id)})} />
          <div class="noprint">
            <div class="fields">
              <Day label={t('whatif.day')} value={of.on} onDay={(on) => set({on})} />
              <Field label={t('law.regime')}>{(id) => (
                <select id={id} value={of.regime} onChange={(event) => set({regime: event.currentTarget.value})}>
                  {(regimes.value?.items ?? [{regime: of.regime, title: of.regime}]).map((one) => <option key={one.regime} value={one.regime}>{one.regime} {one.title}</option>)}
                </select>
              )}</Field>
            </div>
            <Field label={t('whatif.draft')}>{(id) => (
              <select id={id} value="" disabled={drafts.length === 0} onChange={(event) => {
                const chosen = event.currentTarget.value;
                event.currentTarget.value = '';
                if (chosen !== '' && !of.adopt.includes(chosen)) set({adopt: [...of.adopt, chosen]});
              }}>
                <option value="">{drafts.length === 0 ? t('whatif.draft.none') : t('whatif.draft.choose')}</option>
                {drafts.map((vote) => <option key={vote.instrument} value={vote.instrument}>{vote.instrument}{vote.title === undefined ? '' : `: ${vote.title}`}</option>)}
              </select>
            )}</Field>
            <Trouble problem={status.problem} again={status.again} />
            <Loading when={status.isLoading && status.value === undefined} />
            {status.value === undefined ? null : <Tree status={status.value} timeline={timeline.value} of={of} onVerb={onVerb} />}
            <details open={asks !== '' || files.flows !== undefined}>
              <summary>{t('whatif.more')}</summary>
              <Drop label={t('whatif.file')} accept=".yaml,.yml,.csv,.json" onFile={(file) => { void onFile(file); }} />
              <p class="hint">{t('whatif.file.hint')}</p>
              <Field label={t('whatif.ask')} hint={t('whatif.ask.hint')}>{(id) => (
                <textarea id={id} rows={3} spellcheck={false} placeholder="KP CN HS:0303 20 tonne" value={asks}
                  onInput={(event) => { setAsks(event.currentTarget.value); set({ask: list(event.currentTarget.value, '\n')}); }} />
              )}</Field>
            </details>
            {files.drafts.length > 0 || files.flows !== undefined ? <p class="small soft">{t('whatif.notInLink')}</p> : null}
            {refused === '' ? null : <p class="trouble" role="alert">{refused}</p>}
          </div>
        </section>
        <section aria-label={t('whatif.result')}>
          <Trouble problem={answer.problem} again={answer.again} />
          {isEmpty ? <div class="card"><h2>{t('whatif.nothing')}</h2><p>{t('whatif.nothing.text')}</p>
            <p><a href={linkTo('whatif', {on: '2019-12-16', adopt: 'Draft of 16 December 2019 (China, Russia)'})} onClick={() => set({on: '2019-12-16', regime: 'un:1718', adopt: ['Draft of 16 December 2019 (China, Russia)']})}>{t('whatif.example')}</a></p></div>
            : <>
              <Loading when={answer.isLoading && answer.value === undefined} />
              {answer.value === undefined ? null : <div class={answer.isLoading ? 'old' : ''}><Result answer={answer.value} impact={impact} holds={holds} titles={titles} /></div>}
            </>}
        </section>
      </div>
    </>
  );
}


