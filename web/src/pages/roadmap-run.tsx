// roadmap-run.tsx - one run of a scenario: steps and measures as bars, and the steps with their conditions on a day.
//
// What a step's state is, and why, is the server's.  Of a condition this file tells what was last found by the day, not
// whether it is met.
import type {ComponentChildren} from 'preact';
import {t, tn, word} from '../messages';
import {Badge, Name} from '../parts/basic';
import {Cites} from './law-cite';
import {DAY_MS, SIGNS} from './law-data';
import {useWidth} from './width';

export interface Cited {
  text: string;
  verb: string;
}

export interface Run {
  roadmap: string;
  title: string;
  scenario: string;
  scenario_title: string;
  from: string;
  through: string;
  findings: {on: string; known: string; finding: string; title: string; kind: string; says: string}[];
  days: {
    on: string;
    steps: {step: string; was: string; state: string; why: string}[];
    measures: {measure: string; was: string | null; state: string; cites: Cited[]; still?: {measure: string; cites: Cited[]}[]}[];
  }[];
  steps: {step: string; title: string; state: string; why?: string; reached?: string; verified?: string; failed?: string; reversed?: string}[];
  measures: {measure: string; title: string; state: string; spans: {from: string; through: string; state: string; cites: Cited[]}[]}[];
  expected: number;
  missed: unknown[];
}

export type Many = string | string[];

export interface Condition {
  finding?: string;
  happened?: string;
  quiet?: string;
  days?: string;
  day?: string;
  all?: Condition[];
  any?: Condition[];
  not?: Condition;
}

export interface Step {
  id: string;
  title: string;
  parties?: Many;
  does?: Many;
  after?: Many;
  condition: Condition;
  acts?: {terminate?: Many; suspend?: Many; resume?: Many; impose?: Many; id?: string; on?: string; days?: string; renewable?: string}[];
  verification?: {by: Many; condition: Condition; within: string; note?: string};
  reversal?: {condition: Condition; undoes?: Many; unless?: Condition};
  irreversible?: string;
}

export interface Written {
  roadmap: {id: string; title: string; dated?: string; from?: string; regime: Many; parties?: Many; note?: Many; findings?: {id: string; title: string; kind?: string; by?: Many}[]; steps: Step[]};
}

export const many = (text: Many | undefined): string[] => (text === undefined ? [] : Array.isArray(text) ? text : [text]);

export interface Standing {
  state: string;
  why: string;
  since: string;
}

/** The state of a step at the end of a day: the last that the run told of it by then. */
export function standingOf(run: Run, step: string, day: string): Standing {
  let is: Standing = {state: 'waiting', why: '', since: ''};
  for (const one of run.days) {
    if (one.on > day) break;
    for (const change of one.steps) if (change.step === step) is = {state: change.state, why: change.why, since: one.on};
  }
  const end = run.steps.find((one) => one.step === step);
  if (is.since === '' && end !== undefined && end.state === 'waiting') is.why = end.why ?? '';
  return is;
}

export function measureOn(run: Run, measure: string, day: string): {state: string; cites: Cited[]} | undefined {
  return run.measures.find((one) => one.measure === measure)?.spans.find((span) => span.from <= day && day <= span.through);
}

// ---- the chart ------------------------------------------------------------------------------------------------------

const ROW = 26;

interface Plane {
  run: Run;
  width: number;
}

function x({run, width}: Plane, day: string): number {
  const from = Date.parse(run.from), to = Date.parse(run.through) + DAY_MS;
  return ((Math.min(Math.max(Date.parse(day), from), to) - from) * width) / (to - from);
}

interface Span {
  from: string;
  before: string; // the first day that is no longer in it
  state: string;
}

function stepSpans(run: Run, step: string): Span[] {
  const spans: Span[] = [{from: run.from, before: '', state: 'waiting'}];
  for (const day of run.days)
    for (const change of day.steps)
      if (change.step === step) spans.push({from: day.on, before: '', state: change.state});
  const end = new Date(Date.parse(run.through) + DAY_MS).toISOString().slice(0, 10);
  return spans.map((span, index) => ({...span, before: spans[index + 1]?.from ?? end})).filter((span) => span.before > span.from);
}

function Bars({on, spans, kind}: {on: Plane; spans: Span[]; kind: 'step' | 'measure'}) {
  return <>{spans.map((span) => {
    const left = x(on, span.from), width = Math.max(x(on, span.before) - left, 2);
    const text = kind === 'step' ? word('roadmap.state', span.state) : word('state', span.state);
    let bar: ComponentChildren;
    if (kind === 'step') bar = span.state === 'waiting' ? <line class="bar-gone bar-expired" x1={left} x2={left + width} y1={ROW / 2} y2={ROW / 2} />
      : <rect class={`step-${span.state}`} x={left} y={4} width={width} height={18} fill={span.state === 'failed' || span.state === 'reversed' ? 'url(#road-hatch)' : undefined} />;
    else bar = span.state === 'in_force' ? <rect class="bar-force" x={left} y={4} width={width} height={18} />
      : span.state === 'paused' ? <rect class="bar-paused" x={left} y={4} width={width} height={18} fill="url(#road-stripes)" />
      : <line class={`bar-gone bar-${span.state}`} x1={left} x2={left + width} y1={ROW / 2} y2={ROW / 2} />;
    return (
      <g key={span.from} data-span={span.state}>
        {bar}
        {width > text.length * 7.5 + 10 ? <text class={`bar-word${span.state === 'in_force' || span.state === 'verified' ? ' on-full' : ''}`} x={left + 6} y={17}>{text}</text> : null}
      </g>
    );
  })}</>;
}

export function Chart({run, day}: {run: Run; day: string}) {
  const years = Array.from({length: 60}, (_, n) => `${Number(run.from.slice(0, 4)) + n}-01-01`).filter((one) => one >= run.from && one <= run.through);
  const {ref, width} = useWidth();
  const on: Plane = {run, width};
  const at = x(on, day);
  const line = (
    <>
      {years.map((year) => <line key={year} class="grid-line" x1={x(on, year)} x2={x(on, year)} y1={0} y2={ROW} />)}
    </>
  );
  const cursor = <line class="day-line" x1={at} x2={at} y1={0} y2={ROW} />;
  const plot = (body: ComponentChildren) => <svg class="road-plot" width={width} height={ROW} aria-hidden="true">{line}{body}{cursor}</svg>;
  const kinds = [...new Set(run.findings.map((one) => one.finding))];
  return (
    <div class="road" role="img" aria-label={t('roadmap.chart', {from: run.from, through: run.through})}>
      <svg class="defs" width="0" height="0" aria-hidden="true"><defs>
        <pattern id="road-stripes" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="stripe-back" width="6" height="6" /><rect class="stripe" width="3" height="6" /></pattern>
        <pattern id="road-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="fall-back" width="7" height="7" /><rect class="fall" width="2.5" height="7" /></pattern>
      </defs></svg>
      <div class="road-row road-axis"><span /><div ref={ref}><svg class="road-plot" width={width} height={ROW} aria-hidden="true">{line}{cursor}</svg></div><span class="road-ends"><span>{run.from}</span><span>{run.through}</span></span></div>
      {kinds.map((kind) => {
        const of = run.findings.filter((one) => one.finding === kind);
        return <div key={kind} class="road-row"><span class="road-label soft">{of[0]?.title}</span>{plot(of.map((one) => (
          <g key={one.on + one.says} class={`told told-${one.kind === 'event' ? 'event' : one.says}`}>
            {one.kind === 'event' ? <path d={`M${x(on, one.known)} 4L${x(on, one.known) + 7} 20H${x(on, one.known) - 7}Z`} /> : <rect x={x(on, one.known) - 5} y={7} width={10} height={11} />}
          </g>
        )))}</div>;
      })}
      {run.steps.map((step) => <div key={step.step} class="road-row" data-step-row={step.step}><span class="road-label"><strong>{step.title}</strong></span>{plot(<Bars on={on} spans={stepSpans(run, step.step)} kind="step" />)}</div>)}
      {run.measures.map((measure) => <div key={measure.measure} class="road-row" data-measure-row={measure.measure}><span class="road-label">{measure.title}</span>
        {plot(<Bars on={on} spans={measure.spans.map((span) => ({from: span.from, before: new Date(Date.parse(span.through) + DAY_MS).toISOString().slice(0, 10), state: span.state}))} kind="measure" />)}</div>)}
    </div>
  );
}

// ---- conditions -----------------------------------------------------------------------------------------------------

function Leaf({run, written, id, day, text}: {run: Run; written: Written; id: string; day: string; text: (title: string) => string}) {
  const declared = written.roadmap.findings?.find((one) => one.id === id);
  const found = run.findings.filter((one) => one.finding === id && one.known <= day).at(-1);
  return (
    <span class="leaf">
      <Name>{text(declared?.title ?? id)}</Name>{' '}
      <span class="small soft">({found === undefined ? t('roadmap.unfound') : found.kind === 'event' ? t('roadmap.happenedOn', {day: found.on}) : t('roadmap.saysSince', {says: word('roadmap.says', found.says), day: found.known})}
        {many(declared?.by).length > 0 ? `; ${t('roadmap.by', {who: many(declared?.by).join(', ')})}` : ''})</span>
    </span>
  );
}

export function ConditionText({of, run, written, day}: {of: Condition; run: Run; written: Written; day: string}) {
  const inner = (parts: Condition[], title: string) => (
    <>{title}<ul class="conditions">{parts.map((part, index) => <li key={index}><ConditionText of={part} run={run} written={written} day={day} /></li>)}</ul></>
  );
  if (of.all !== undefined) return inner(of.all, t('roadmap.all'));
  if (of.any !== undefined) return inner(of.any, t('roadmap.any'));
  if (of.not !== undefined) return inner([of.not], t('roadmap.not'));
  if (of.day !== undefined) return <span>{t('roadmap.dayOrLater', {day: of.day})}</span>;
  if (of.quiet !== undefined) return <Leaf run={run} written={written} id={of.quiet} day={day} text={(title) => t('roadmap.quiet', {title, days: of.days ?? '?'})} />;
  if (of.happened !== undefined) return <Leaf run={run} written={written} id={of.happened} day={day} text={(title) => t('roadmap.happened', {title})} />;
  return <Leaf run={run} written={written} id={of.finding ?? ''} day={day} text={(title) => title} />;
}

function Acts({step, run, day}: {step: Step; run: Run; day: string}) {
  if (step.acts === undefined || step.acts.length === 0) return null;
  return (
    <>
      <h4>{t('roadmap.acts')}</h4>
      <ul class="plain-list">{step.acts.map((act, index) => {
        const verb = (['suspend', 'terminate', 'resume', 'impose'] as const).find((one) => act[one] !== undefined) ?? 'suspend';
        return (
          <li key={index}><strong>{t(`roadmap.verb.${verb}`)}</strong> <span class="small soft">{t(act.on === 'verified' ? 'roadmap.onVerified' : 'roadmap.onReached')}{act.days === undefined ? '' : `, ${t('roadmap.forDays', {days: act.days})}${act.renewable === 'yes' ? `, ${t('roadmap.renewable')}` : ''}`}</span>
            <ul class="plain-list acted">{many(act[verb]).map((id) => {
              const title = run.measures.find((one) => one.measure === id)?.title, is = measureOn(run, id, day);
              return <li key={id}>{is === undefined ? null : <><span aria-hidden="true" class={`sign sign-${is.state}`}>{SIGNS[is.state]}</span><Badge code={is.state} family="state" /> </>}<Name>{title ?? id}</Name></li>;
            })}</ul>
          </li>
        );
      })}</ul>
    </>
  );
}

const TONE: Record<string, string> = {verified: 'good', reached: 'warn', failed: 'bad', reversed: 'bad', waiting: ''};

export function StepCard({step, index, run, written, day}: {step: Step; index: number; run: Run; written: Written; day: string}) {
  const is = standingOf(run, step.id, day);
  return (
    <li class={`card step step-is-${is.state}`} data-step={step.id} data-state={is.state}>
      <h3>{index + 1}. <Name>{step.title}</Name> <span class={`badge ${TONE[is.state] ?? ''}`}>{word('roadmap.state', is.state)}</span></h3>
      {is.why === '' ? null : <p class="small"><strong>{is.since === '' ? '' : `${is.since}: `}</strong><span class="mono">{is.why}</span></p>}
      {many(step.parties).length === 0 ? null : <p class="small soft">{t('roadmap.parties', {who: many(step.parties).join(', ')})}</p>}
      {many(step.does).map((one) => <p key={one} class="small"><Name>{one}</Name></p>)}
      <div class="stepcols">
        <div><h4>{t('roadmap.condition')}</h4><ConditionText of={step.condition} run={run} written={written} day={day} /></div>
        {step.verification === undefined ? null : <div><h4>{t('roadmap.verification', {days: step.verification.within})}</h4><ConditionText of={step.verification.condition} run={run} written={written} day={day} />
          <p class="small soft">{t('roadmap.by', {who: many(step.verification.by).join(', ')})}</p></div>}
        {step.reversal === undefined ? null : <div><h4>{t('roadmap.reversal')}</h4><ConditionText of={step.reversal.condition} run={run} written={written} day={day} />
          {step.reversal.unless === undefined ? null : <p>{t('roadmap.unless')} <ConditionText of={step.reversal.unless} run={run} written={written} day={day} /></p>}</div>}
        {step.irreversible === 'yes' ? <p>{t('roadmap.irreversible')}</p> : null}
      </div>
      <Acts step={step} run={run} day={day} />
    </li>
  );
}

export function Log({run, day, onDay}: {run: Run; day: string; onDay: (day: string) => void}) {
  return (
    <ol class="roadlog">{run.days.map((one) => {
      const measures = one.measures.filter((measure) => measure.was !== null);
      if (one.steps.length === 0 && measures.length === 0) return null;
      return (
        <li key={one.on} class={one.on <= day ? 'past' : 'ahead'} data-on={one.on}>
          <button type="button" class="open" aria-current={one.on === day ? 'date' : undefined} onClick={() => onDay(one.on)}>{one.on}</button>
          <ul class="plain-list">
            {one.steps.map((step) => <li key={step.step}><strong>{run.steps.find((s) => s.step === step.step)?.title ?? step.step}</strong>: {word('roadmap.state', step.was)} → {word('roadmap.state', step.state)} <span class="mono small soft">{step.why}</span></li>)}
            {measures.map((measure) => (
              <li key={measure.measure}><Name>{run.measures.find((m) => m.measure === measure.measure)?.title ?? measure.measure}</Name>: {word('state', measure.was ?? '')} → <strong>{word('state', measure.state)}</strong>{' '}
                <span class="small"><Cites cites={measure.cites.map((cite) => cite.text)} /></span>
                {(measure.still ?? []).length === 0 ? null : <div class="small">{tn('roadmap.still', (measure.still ?? []).length)} {(measure.still ?? []).map((still) => <span key={still.measure}><span class="mono">{still.measure}</span> <Cites cites={still.cites.map((cite) => cite.text)} /> </span>)}</div>}
              </li>
            ))}
          </ul>
        </li>
      );
    })}</ol>
  );
}
