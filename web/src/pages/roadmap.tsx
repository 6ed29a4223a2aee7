// roadmap.tsx - ways out, step by step: what each waits for, where it stands on a day of a scenario, and how it snaps back.
import {useEffect, useMemo, useState} from 'preact/hooks';
import {json} from '../api';
import type {PageProps} from '../app';
import {useKeys} from '../keys';
import {t, tn, word} from '../messages';
import {CopyLink, Day, Drop, Field, Head, Loading, Name, Print, Trouble} from '../parts/basic';
import {linkTo, replace} from '../router';
import {say, today, useLoaded, useTitle} from '../use';
import {dayIn, DAY_MS} from './law-data';
import {Chart, Log, many, StepCard, type Run, type Written} from './roadmap-run';

/** The roadmaps that come with the program, as they are written: "relief-2019/roadmap" and "relief-2019/snapback". */
const SHIPPED = Object.fromEntries(Object.entries(import.meta.glob('../../../roadmaps/*/*.yaml', {query: '?raw', import: 'default', eager: true}))
  .map(([path, text]) => [path.replace(/^.*\/roadmaps\//, '').replace(/\.yaml$/, ''), text]));
const NAMES = [...new Set(Object.keys(SHIPPED).map((key) => key.split('/')[0] ?? ''))].sort();
const scenariosOf = (name: string) => Object.keys(SHIPPED).filter((key) => key.startsWith(name + '/') && !key.endsWith('/roadmap')).map((key) => key.slice(name.length + 1));

const NOTHING = 'nothing';
const OWN = 'own';

/** The scenario in which nothing has been found: where the roadmap stands by itself. */
function nothingOf(written: Written | undefined): string {
  if (written === undefined) return '';
  const of = written.roadmap;
  const from = dayIn(of.from ?? of.dated ?? null) || today();
  return `scenario: 1\nid: nothing\ntitle: ${t('roadmap.nothing')}\nroadmap: ${of.id}\nfrom: ${from}\nthrough: ${from > today() ? from : today()}\nfindings: []\n`;
}

interface Lint {
  errors: number;
  warnings: number;
  findings: {rule: string; level: string; text: string}[];
}

function Scrub({run, day, onDay}: {run: Run; day: string; onDay: (day: string) => void}) {
  const first = Date.parse(run.from) / DAY_MS, last = Date.parse(run.through) / DAY_MS;
  const [isPlaying, setPlaying] = useState(false);
  const turns = useMemo(() => run.days.map((one) => one.on).filter((on) => on > run.from), [run]);
  const jump = (forward: boolean) => {
    const next = forward ? turns.find((one) => one > day) : turns.filter((one) => one < day).at(-1) ?? run.from;
    if (next !== undefined) onDay(next);
  };
  useKeys([
    {keys: 'n', told: t('law.keys.next'), run: () => jump(true)},
    {keys: 'p', told: t('law.keys.previous'), run: () => jump(false)},
  ], [day, run]);
  useEffect(() => {
    if (!isPlaying) return;
    const next = turns.find((one) => one > day);
    if (next === undefined) { setPlaying(false); return; }
    const wait = setTimeout(() => onDay(next), 1200);
    return () => clearTimeout(wait);
  }, [isPlaying, day, turns]);
  return (
    <div class="scrub noprint">
      <button type="button" onClick={() => jump(false)}>{t('law.previous')}</button>
      <input type="range" min={first} max={last} value={Math.round(Date.parse(day) / DAY_MS)} aria-label={t('roadmap.day')} aria-valuetext={day}
        onInput={(event) => onDay(new Date(Number(event.currentTarget.value) * DAY_MS).toISOString().slice(0, 10))} />
      <button type="button" onClick={() => jump(true)}>{t('law.next')}</button>
      <button type="button" aria-pressed={isPlaying} onClick={() => {
        if (!isPlaying && turns.every((one) => one <= day)) onDay(run.from);
        setPlaying(!isPlaying);
      }}>{t(isPlaying ? 'roadmap.stop' : 'roadmap.play')}</button>
    </div>
  );
}

export default function Roadmap({query}: PageProps) {
  useTitle(t('roadmap.title'));
  const given = query.get('roadmap') ?? '';
  const [name, setName] = useState(NAMES.includes(given) ? given : 'relief-2019');
  const [scenario, setScenario] = useState(() => {
    const wanted = query.get('scenario') ?? 'snapback';
    return wanted === NOTHING || scenariosOf(NAMES.includes(given) ? given : 'relief-2019').includes(wanted) ? wanted : NOTHING;
  });
  const [text, setText] = useState(SHIPPED[`${name}/roadmap`] ?? '');
  const [course, setCourse] = useState(SHIPPED[`${name}/${scenario}`] ?? '');
  const [day, setDay] = useState(dayIn(query.get('on')));
  const isOwn = name === OWN || scenario === OWN;
  const take = (nextName: string, nextScenario: string) => {
    const has = scenariosOf(nextName).includes(nextScenario) ? nextScenario : scenariosOf(nextName)[0] ?? NOTHING;
    const chosen = nextScenario === NOTHING ? NOTHING : has;
    setName(nextName);
    setScenario(chosen);
    setText(SHIPPED[`${nextName}/roadmap`] ?? '');
    setCourse(SHIPPED[`${nextName}/${chosen}`] ?? '');
    setDay('');
  };
  useEffect(() => {
    if (isOwn) return;
    const wait = setTimeout(() => replace(linkTo('roadmap', {roadmap: name, scenario, on: day})), 250);
    return () => clearTimeout(wait);
  }, [name, scenario, day, isOwn]);

  const written = useLoaded((signal) => json<Written>('/v1/roadmap/read', {body: {roadmap: text}, signal}), [text]);
  const lint = useLoaded((signal) => json<Lint>('/v1/roadmap/lint', {body: {roadmap: text}, signal}), [text]);
  const story = scenario === NOTHING ? nothingOf(written.value) : course;
  const run = useLoaded(async (signal) => (story === '' ? undefined : json<Run>('/v1/roadmap/simulate', {body: {roadmap: text, scenario: story}, signal})), [text, story]);
  const is = run.value;
  const shown = is === undefined ? '' : day < is.from || day > is.through ? is.through : day;
  const onDay = (next: string) => {
    setDay(next);
    say(next);
  };
  const onFile = async (file: File) => {
    const come = await file.text();
    if (/^scenario:/m.test(come)) { setCourse(come); setScenario(OWN); } else { setText(come); setName(OWN); setScenario(NOTHING); }
    setDay('');
  };
  const of = written.value?.roadmap;
  return (
    <>
      <Head title={of?.title ?? t('roadmap.title')} sub={of === undefined ? t('roadmap.sub') : t('roadmap.head', {regime: many(of.regime).join(', '), dated: of.dated ?? t('app.unknown'), parties: many(of.parties).join(', ') || t('app.none')})}><CopyLink /><Print /></Head>
      <div class="card fields noprint">
        <Field label={t('roadmap.roadmap')}>{(id) => (
          <select id={id} value={name} onChange={(event) => take(event.currentTarget.value, scenario)}>
            {NAMES.map((one) => <option key={one} value={one}>{one.replace(/-/g, ' ')}</option>)}
            {name === OWN ? <option value={OWN}>{t('roadmap.own')}</option> : null}
          </select>
        )}</Field>
        <Field label={t('roadmap.scenario')}>{(id) => (
          <select id={id} value={scenario} onChange={(event) => (name === OWN ? setScenario(event.currentTarget.value) : take(name, event.currentTarget.value))}>
            {scenariosOf(name).map((one) => <option key={one} value={one}>{word('roadmap.course', one)}</option>)}
            <option value={NOTHING}>{t('roadmap.nothing')}</option>
            {scenario === OWN ? <option value={OWN}>{t('roadmap.own')}</option> : null}
          </select>
        )}</Field>
        {is === undefined ? null : <Day label={t('roadmap.day')} value={shown} onDay={onDay} />}
      </div>
      {of?.note === undefined ? null : many(of.note).map((note) => <p key={note} class="small soft"><Name>{note}</Name></p>)}
      <Trouble problem={written.problem} />
      {written.problem === undefined ? <Trouble problem={run.problem} again={run.again} /> : null}
      <Loading when={run.isLoading && is === undefined} />
      {is === undefined || written.value === undefined || written.value.roadmap.id !== is.roadmap ? null : (
        <>
          <section class="card" aria-label={t('roadmap.run')}>
            <h2>{t('roadmap.onDay', {day: shown})}</h2>
            <p class="sub">{is.scenario_title}. {t('roadmap.assumed')}{is.expected > 0 ? ` ${is.missed.length === 0 ? tn('roadmap.expected', is.expected) : tn('roadmap.missed', is.missed.length, {of: is.expected})}` : ''}</p>
            <Scrub run={is} day={shown} onDay={onDay} />
            <Chart run={is} day={shown} />
          </section>
          <div class="roadcols">
            <section aria-label={t('roadmap.steps')}>
              <h2>{t('roadmap.steps')}</h2>
              <ol class="steps">{written.value.roadmap.steps.map((step, index) => <StepCard key={step.id} step={step} index={index} run={is} written={written.value as Written} day={shown} />)}</ol>
            </section>
            <section class="card" aria-label={t('roadmap.log')}>
              <h2>{t('roadmap.log')}</h2>
              {is.days.every((one) => one.steps.length === 0) ? <p class="empty">{t('roadmap.log.none')}</p> : <Log run={is} day={shown} onDay={onDay} />}
            </section>
          </div>
        </>
      )}
      {lint.value === undefined ? null : (
        <details class="card" open={lint.value.errors > 0}>
          <summary><strong>{lint.value.errors + lint.value.warnings === 0 ? t('roadmap.sound') : t('roadmap.lint', {errors: lint.value.errors, warnings: lint.value.warnings})}</strong></summary>
          <ul>{lint.value.findings.map((one) => <li key={one.text}><Name>{one.text}</Name></li>)}</ul>
        </details>
      )}
      <details class="card noprint">
        <summary><strong>{t('roadmap.files')}</strong></summary>
        <Drop label={t('roadmap.file')} accept=".yaml,.yml" onFile={(file) => { void onFile(file); }} />
        <div class="twofiles">
          <Field label={t('roadmap.roadmap')}>{(id) => <textarea id={id} rows={22} spellcheck={false} value={text} onInput={(event) => { setText(event.currentTarget.value); setName(OWN); if (scenario !== NOTHING) setScenario(OWN); }} />}</Field>
          {scenario === NOTHING ? null : <Field label={t('roadmap.scenario')}>{(id) => <textarea id={id} rows={22} spellcheck={false} value={course} onInput={(event) => { setCourse(event.currentTarget.value); setScenario(OWN); }} />}</Field>}
        </div>
      </details>
    </>
  );
}
