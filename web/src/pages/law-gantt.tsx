// law-gantt.tsx - the measures of a regime as bars over time, what was voted and what happened on the same axis.
//
// One scale, {from, to, width}, in milliseconds and pixels, is shared by the axis, the lanes and the rows.  A row is
// made again only when the scale or its measure changes: moving the day moves one line.  States have a form as well
// as a colour: full, half as high, striped, dashed, or a line.
import {scaleUtc} from 'd3-scale';
import type {ComponentChildren} from 'preact';
import {useEffect, useMemo, useRef} from 'preact/hooks';
import {useKeys} from '../keys';
import {t, tn, word} from '../messages';
import {addDays, addMonths, BITES, DAY_MS, dayText, isoDay, SIGNS, stateText, type Interval, type LawEvent, type StatusMeasure, type Timeline, type TimelineAct, type TimelineMeasure, type Vote} from './law-data';
import {useWidth} from './width';

export interface Scale {
  from: number;
  to: number;
  width: number;
}

export interface Group {
  id: string;
  title: string;
  measures: TimelineMeasure[];
}

const ROW_HEIGHT = 24;
const SPAN_MIN = 7 * DAY_MS;

const ms = (instant: string | undefined, otherwise: number) => (instant === undefined ? otherwise : Date.parse(instant));

function xOf(scale: Scale, at: number): number {
  return ((at - scale.from) * scale.width) / (scale.to - scale.from);
}

/** The whole time that there is something to draw of. */
export function wholeOf(timeline: Timeline, todayDay: string): {from: number; to: number} {
  let from = Infinity, to = -Infinity, isOpen = false;
  for (const measure of timeline.measures)
    for (const part of measure.intervals) {
      const begin = ms(part.state === 'not_yet' ? part.adopted : part.from, NaN);
      if (Number.isNaN(begin)) continue;
      from = Math.min(from, begin);
      to = Math.max(to, ms(part.until, begin));
      if (part.until === undefined && BITES.has(part.state)) isOpen = true;
    }
  for (const mark of [...timeline.events, ...timeline.votes]) {
    from = Math.min(from, Date.parse(mark.at));
    to = Math.max(to, Date.parse(mark.at));
  }
  if (isOpen || to === -Infinity) to = Math.max(to, Date.parse(todayDay));
  if (from === Infinity) from = to - 365 * DAY_MS;
  const edge = Math.max((to - from) * 0.02, 20 * DAY_MS);
  return {from: from - edge, to: to + edge};
}

/** All instants at which something of the regime changed, in order. */
export function turnsOf(timeline: Timeline): number[] {
  const found = new Set<number>();
  for (const measure of timeline.measures) {
    for (const act of measure.acts) found.add(Date.parse(act.at));
    for (const part of measure.intervals) if (part.from !== undefined) found.add(Date.parse(part.from));
  }
  return [...found].filter((at) => !Number.isNaN(at)).sort((a, b) => a - b);
}

// ---- bars -----------------------------------------------------------------------------------------------------------

function tipOf(part: Interval, zone: string): string {
  const by = part.by ?? part.cites;
  return `${stateText(part)}: ${dayText(part.state === 'not_yet' ? part.adopted : part.from, zone)} – ${dayText(part.until, zone)}${by.length > 0 ? `\n${by.join('; ')}` : ''}${part.note === undefined ? '' : `\n${part.note}`}`;
}

/** One span of one state; number: which of its measure, for the words that are shown over it. */
function Bar({part, scale, number}: {part: Interval; scale: Scale; number?: number}) {
  const begin = ms(part.state === 'not_yet' ? part.adopted : part.from, NaN);
  if (Number.isNaN(begin)) return null;
  const end = ms(part.until, Infinity);
  if (begin >= scale.to || end <= scale.from) return null;
  const x = Math.max(xOf(scale, begin), -4);
  const width = Math.max(Math.min(xOf(scale, Math.min(end, scale.to)), scale.width + 4) - x, 1.5);
  const middle = ROW_HEIGHT / 2;
  let body: ComponentChildren;
  switch (part.state) {
    case 'in_force': body = <rect class="bar-force" data-part={number} x={x} y={5} width={width} height={14} />; break;
    case 'advisory': body = <rect class="bar-advisory" data-part={number} x={x} y={9} width={width} height={6} />; break;
    case 'paused': body = <rect class="bar-paused" data-part={number} x={x} y={5} width={width} height={14} fill="url(#law-stripes)" />; break;
    case 'not_yet': body = <rect class="bar-pending" data-part={number} x={x} y={6} width={width} height={12} />; break;
    default: body = <line class={`bar-gone bar-${part.state}`} data-part={number} x1={x} x2={x + width} y1={middle} y2={middle} />;
  }
  const isDisputed = part.contested === true && BITES.has(part.state);
  const words = isDisputed ? word('state', 'contested') : part.state === 'paused' ? word('state', part.state) : '';
  return (
    <>
      {body}
      {isDisputed ? <rect class="bar-contested" x={x} y={5} width={width} height={14} fill="url(#law-hatch)" /> : null}
      {words !== '' && width > words.length * 7 + 12 ? <text class="bar-word" x={Math.max(x, 0) + 6} y={16}>{words}</text> : null}
    </>
  );
}

/** Notches of a row are one path: hundreds of elements would take their time. */
function Notches({measure, scale}: {measure: TimelineMeasure; scale: Scale}) {
  let last = -10, path = '';
  for (const act of measure.acts) {
    if (act.verb !== 'amend' && act.verb !== 'extend') continue;
    const at = Date.parse(act.at);
    if (at < scale.from || at > scale.to) continue;
    const x = Math.round(xOf(scale, at) * 10) / 10;
    if (x < last + 2.5) continue; // two notches in one place are one
    last = x;
    path += `M${x} 7V17`;
  }
  return path === '' ? null : <path class="notch" d={path} />;
}

const NOTCH_REACH = 4; // pixels within which the pointer means a notch

function actAt(measure: TimelineMeasure, scale: Scale, x: number): TimelineAct | undefined {
  return measure.acts.find((act) => (act.verb === 'amend' || act.verb === 'extend') && Math.abs(xOf(scale, Date.parse(act.at)) - x) <= NOTCH_REACH);
}

function Row({measure, scale, now, change, onOpen}: {
  measure: TimelineMeasure; scale: Scale; now: StatusMeasure | undefined; change: string | undefined; onOpen: (id: string) => void;
}) {
  const bars = useMemo(() => (
    <svg class="plot" height={ROW_HEIGHT} width={scale.width} aria-hidden="true">
      {measure.intervals.map((part, index) => <Bar key={index} part={part} scale={scale} number={index} />)}
      <Notches measure={measure} scale={scale} />
    </svg>
  ), [measure, scale]);
  const told = now === undefined ? '' : stateText(now);
  return (
    <div class="gantt-row" data-measure={measure.id} data-now={now?.state}>
      <button type="button" class="gantt-label" title={`${measure.title}\n${measure.id}${told === '' ? '' : `\n${told}`}`} onClick={() => onOpen(measure.id)}>
        <span class={`sign sign-${now?.state ?? 'none'}`} aria-hidden="true">{now === undefined ? '' : SIGNS[now.state] ?? '·'}</span>
        <span class="gantt-title">{measure.title}</span>
        {change === undefined ? null : <span class="gantt-change" aria-hidden="true">{change}</span>}
        <span class="unseen">{told}</span>
      </button>
      {bars}
    </div>
  );
}

/** A group that is shut: how much was in force when, one bar over another. */
function Density({group, scale}: {group: Group; scale: Scale}) {
  return useMemo(() => (
    <svg class="plot" height={ROW_HEIGHT} width={scale.width} aria-hidden="true">
      {group.measures.flatMap((measure) => measure.intervals.filter((part) => part.state === 'in_force' && part.from !== undefined).map((part) => {
        const x = Math.max(xOf(scale, Date.parse(part.from ?? '')), 0);
        const width = Math.min(xOf(scale, ms(part.until, scale.to)), scale.width) - x;
        return width > 0 ? <rect key={measure.id + part.from} class="bar-density" x={x} y={5} width={width} height={14} opacity={Math.max(0.12, 1 / group.measures.length)} /> : null;
      }))}
    </svg>
  ), [group, scale]);
}

// ---- lanes ----------------------------------------------------------------------------------------------------------

const LANES = ['nuclear_test', 'launch_icbm', 'launch_missile', 'launch_satellite', 'compliance', 'diplomatic', 'notification', 'agreement', 'proposal', 'legal', 'report'];

function shapeOf(kind: string, x: number, y: number): ComponentChildren {
  const r = 5;
  switch (kind) {
    case 'nuclear_test': return <circle cx={x} cy={y} r={r} />;
    case 'launch_icbm': return <path d={`M${x} ${y - r}L${x + r} ${y + r}H${x - r}Z`} />;
    case 'launch_missile': return <path class="open" d={`M${x} ${y - r}L${x + r} ${y + r}H${x - r}Z`} />;
    case 'launch_satellite': return <path d={`M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`} />;
    case 'proposal': case 'draft': case 'proposed': return <path class="open" d={`M${x} ${y + r}L${x + r} ${y - r}H${x - r}Z`} />;
    case 'adopted': return <path d={`M${x} ${y + r}L${x + r} ${y - r}H${x - r}Z`} />;
    case 'vetoed': return <path class="cross" d={`M${x - r} ${y - r}L${x + r} ${y + r}M${x + r} ${y - r}L${x - r} ${y + r}`} />;
    case 'notification': case 'legal': return <rect x={x - 4} y={y - 4} width={8} height={8} />;
    default: return <rect class="open" x={x - 4} y={y - 4} width={8} height={8} />;
  }
}

interface Mark {
  id: string;
  at: number;
  shape: string;
  label: string;
  tip: string;
  open: () => void;
}

/** Marks of one lane; the label of a mark is written where nothing stands in its way. */
function Lane({name, marks, scale}: {name: string; marks: Mark[]; scale: Scale}) {
  const body = useMemo(() => {
    const seen = marks.filter((mark) => mark.at >= scale.from && mark.at <= scale.to).sort((a, b) => a.at - b.at);
    return (
      <svg class="plot" height={ROW_HEIGHT} width={scale.width} aria-hidden="true">
        {seen.map((mark, index) => {
          const x = xOf(scale, mark.at);
          const next = seen[index + 1];
          const room = (next === undefined ? scale.width : xOf(scale, next.at)) - x - 16;
          const most = Math.floor(room / 6.6);
          const label = mark.label.length <= most ? mark.label : most >= 8 ? mark.label.slice(0, most - 1) + '…' : '';
          return (
            <g key={mark.id} class={`tlmark tlmark-${mark.shape}`} data-tip={mark.tip} onClick={mark.open}>
              <rect class="hit" x={x - 8} y={0} width={16} height={ROW_HEIGHT} />
              {shapeOf(mark.shape, x, ROW_HEIGHT / 2)}
              {label === '' ? null : <text class="mark-word" x={x + 9} y={16}>{label}</text>}
            </g>
          );
        })}
      </svg>
    );
  }, [marks, scale]);
  return <div class="gantt-row lane"><span class="gantt-lane">{name}</span>{body}</div>;
}

function lanesOf(timeline: Timeline, onEvent: (event: LawEvent) => void, onVote: (vote: Vote) => void): {id: string; name: string; marks: Mark[]}[] {
  const lanes: {id: string; name: string; marks: Mark[]}[] = [];
  if (timeline.votes.length > 0)
    lanes.push({id: 'votes', name: t('law.lane.votes'), marks: timeline.votes.map((vote) => ({
      id: vote.instrument, at: Date.parse(vote.at), shape: vote.status, label: vote.label,
      tip: `${vote.on}: ${vote.instrument}, ${word('law.status', vote.status)}${vote.vote === undefined ? '' : ` ${vote.vote}`}${vote.title === undefined ? '' : `\n${vote.title}`}`,
      open: () => onVote(vote),
    }))});
  const kinds = [...new Set(timeline.events.map((event) => event.kind))].sort((a, b) => (LANES.indexOf(a) + 100) % 100 - (LANES.indexOf(b) + 100) % 100);
  for (const kind of kinds)
    lanes.push({id: kind, name: word('law.event', kind), marks: timeline.events.filter((event) => event.kind === kind).map((event) => ({
      id: event.id, at: Date.parse(event.at), shape: kind, label: event.title, tip: `${event.on}: ${event.title}`, open: () => onEvent(event),
    }))});
  return lanes;
}

// ---- axis -----------------------------------------------------------------------------------------------------------

function ticksOf(scale: Scale): {at: number; text: string}[] {
  const axis = scaleUtc().domain([scale.from, scale.to]).range([0, scale.width]);
  const ticks = axis.ticks(Math.max(2, Math.floor(scale.width / 80)));
  const step = ticks.length > 1 ? (ticks[1]?.getTime() ?? 0) - (ticks[0]?.getTime() ?? 0) : Infinity;
  const pixels = (step * scale.width) / (scale.to - scale.from);
  const long = step >= 360 * DAY_MS ? 4 : step >= 27 * DAY_MS ? 7 : 10;
  const every = Math.max(1, Math.ceil((long * 6.5 + 8) / pixels)); // so that no label runs into the next
  return ticks.map((tick, index) => {
    const iso = tick.toISOString();
    return {at: tick.getTime(), text: index % every !== 0 ? '' : step >= 360 * DAY_MS ? iso.slice(0, 4) : step >= 27 * DAY_MS ? iso.slice(0, 7) : iso.slice(0, 10)};
  });
}

function Legend() {
  const states = ['in_force', 'advisory', 'paused', 'not_yet', 'removed', 'expired', 'replaced'];
  const part = (state: string): Interval => ({state, from: '2000-01-01', adopted: '2000-01-01', cites: []});
  const scale = {from: Date.parse('2000-01-01'), to: Date.parse('2000-01-02'), width: 28};
  return (
    <ul class="legend" aria-label={t('law.legend')}>
      {states.map((state) => <li key={state}><svg width={28} height={ROW_HEIGHT} aria-hidden="true"><Bar part={part(state)} scale={scale} /></svg>
        <span aria-hidden="true" class={`sign sign-${state}`}>{SIGNS[state]}</span> {state === 'not_yet' ? t('law.legend.pending') : word('state', state)}</li>)}
      <li><svg width={28} height={ROW_HEIGHT} aria-hidden="true"><rect class="bar-force" x={0} y={5} width={28} height={14} /><rect class="bar-contested" x={0} y={5} width={28} height={14} fill="url(#law-hatch)" /></svg> {word('state', 'contested')}</li>
      <li><svg width={28} height={ROW_HEIGHT} aria-hidden="true"><rect class="bar-force" x={0} y={5} width={28} height={14} /><line class="notch" x1={14} x2={14} y1={7} y2={17} /></svg> {t('law.legend.notch')}</li>
    </ul>
  );
}

/** Patterns that the bars of all plots refer to. */
function Patterns() {
  return (
    <svg class="defs" width="0" height="0" aria-hidden="true" focusable="false">
      <defs>
        <pattern id="law-stripes" width="6" height="6" patternUnits="userSpaceOnUse"><rect class="stripe-back" width="6" height="6" /><rect class="stripe" width="3" height="6" /></pattern>
        <pattern id="law-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch" width="2" height="6" /></pattern>
      </defs>
    </svg>
  );
}

// ---- the chart ------------------------------------------------------------------------------------------------------

export interface GanttProps {
  timeline: Timeline;
  groups: Group[];
  shut: Set<string>;
  onShut: (id: string) => void;
  day: string;
  onDay: (day: string) => void;
  other: string; // the day that is compared with, or nothing
  window: {from: number; to: number};
  whole: {from: number; to: number};
  onWindow: (window: {from: number; to: number}) => void;
  now: Map<string, StatusMeasure>;
  changed: Map<string, string>;
  today: string;
  onOpen: (id: string) => void;
  onEvent: (event: LawEvent) => void;
  onVote: (vote: Vote) => void;
}

export function Gantt(props: GanttProps) {
  const {timeline, groups, shut, day, other, window: shown, whole, onWindow, onDay} = props;
  const {ref, width} = useWidth();
  const box = useRef<HTMLDivElement>(null);
  const scale = useMemo<Scale>(() => ({from: shown.from, to: shown.to, width}), [shown, width]);
  const latest = useRef({scale, whole, onWindow, onDay});
  latest.current = {scale, whole, onWindow, onDay};

  /** by > 1: a longer time is shown; at: the instant that stays where it is. */
  const zoom = (by: number, at?: number) => {
    const {scale: now, whole: all} = latest.current;
    const fixed = at ?? Math.min(Math.max(Date.parse(day), now.from), now.to);
    const span = Math.min(Math.max((now.to - now.from) * by, SPAN_MIN), all.to - all.from);
    const from = fixed - ((fixed - now.from) / (now.to - now.from)) * span;
    settle(from, from + span);
  };
  const settle = (from: number, to: number) => {
    const all = latest.current.whole;
    const span = to - from;
    const begin = Math.min(Math.max(from, all.from), Math.max(all.from, all.to - span));
    latest.current.onWindow({from: begin, to: begin + span});
  };
  const pan = (by: number) => {
    const {scale: now} = latest.current;
    const move = (now.to - now.from) * by;
    settle(now.from + move, now.to + move);
  };
  const turns = useMemo(() => turnsOf(timeline), [timeline]);
  const jump = (forward: boolean) => {
    const days = [...new Set(turns.map((at) => dayText(new Date(at).toISOString(), timeline.zone).slice(0, 10)))];
    const next = forward ? days.find((one) => one > day) : days.filter((one) => one < day).at(-1);
    if (next !== undefined) onDay(next);
  };
  useKeys([
    {keys: '+', told: t('law.keys.in'), run: () => zoom(0.5)},
    {keys: '-', told: t('law.keys.out'), run: () => zoom(2)},
    {keys: '0', told: t('law.keys.whole'), run: () => onWindow(whole)},
    {keys: ',', told: t('law.keys.left'), run: () => pan(-0.25)},
    {keys: '.', told: t('law.keys.right'), run: () => pan(0.25)},
    {keys: 'n', told: t('law.keys.next'), run: () => jump(true)},
    {keys: 'p', told: t('law.keys.previous'), run: () => jump(false)},
  ], [day, whole, turns]);

  // a wheel: with Ctrl (or two fingers) it zooms anywhere, on the axis always; sideways or with Shift it pans
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const onWheel = (event: WheelEvent) => {
      const plot = ref.current?.getBoundingClientRect();
      if (plot === undefined || event.clientX < plot.left) return;
      const {scale: now} = latest.current;
      const isAxis = event.target instanceof Element && event.target.closest('.gantt-head') !== null;
      const side = event.shiftKey ? event.deltaY || event.deltaX : Math.abs(event.deltaX) > Math.abs(event.deltaY) ? event.deltaX : 0;
      if (event.ctrlKey || (isAxis && side === 0)) {
        event.preventDefault();
        zoom(Math.exp(Math.max(-1, Math.min(1, event.deltaY / 250))), now.from + ((event.clientX - plot.left) / now.width) * (now.to - now.from));
      } else if (side !== 0) {
        event.preventDefault();
        pan(side / now.width);
      }
    };
    element.addEventListener('wheel', onWheel, {passive: false});
    return () => element.removeEventListener('wheel', onWheel);
  }, []);

  const dayAt = (clientX: number): string => {
    const plot = ref.current?.getBoundingClientRect();
    const {scale: now} = latest.current;
    if (plot === undefined) return day;
    const at = now.from + ((Math.min(Math.max(clientX - plot.left, 0), now.width)) / now.width) * (now.to - now.from);
    return isoDay(at);
  };
  const onScrub = (event: PointerEvent) => {
    if (event.button !== 0) return;
    event.preventDefault();
    const target = event.currentTarget as HTMLElement;
    target.focus();
    target.setPointerCapture(event.pointerId);
    const move = (e: PointerEvent) => latest.current.onDay(dayAt(e.clientX));
    const end = () => {
      target.removeEventListener('pointermove', move);
      target.removeEventListener('pointerup', end);
      target.removeEventListener('pointercancel', end);
    };
    target.addEventListener('pointermove', move);
    target.addEventListener('pointerup', end);
    target.addEventListener('pointercancel', end);
    onDay(dayAt(event.clientX));
  };
  const onDrag = (event: PointerEvent) => {
    if (event.button !== 0 || event.pointerType === 'touch' || !(event.target instanceof Element) || event.target.closest('.plot') === null || event.target.closest('.tlmark') !== null) return;
    const start = event.clientX, {scale: at} = latest.current;
    const move = (e: PointerEvent) => {
      const by = ((start - e.clientX) / at.width) * (at.to - at.from);
      settle(at.from + by, at.to + by);
    };
    const end = () => {
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', end);
      removeEventListener('pointercancel', end);
    };
    event.preventDefault();
    addEventListener('pointermove', move);
    addEventListener('pointerup', end);
    addEventListener('pointercancel', end);
  };
  const onSlide = (event: KeyboardEvent) => {
    const far = event.shiftKey;
    const to = event.key === 'ArrowLeft' || event.key === 'ArrowDown' ? (far ? addMonths(day, -1) : addDays(day, -1))
      : event.key === 'ArrowRight' || event.key === 'ArrowUp' ? (far ? addMonths(day, 1) : addDays(day, 1))
      : event.key === 'PageDown' ? addMonths(day, -12)
      : event.key === 'PageUp' ? addMonths(day, 12)
      : event.key === 'Home' ? isoDay(whole.from)
      : event.key === 'End' ? isoDay(whole.to) : '';
    if (to === '') return;
    event.preventDefault();
    event.stopPropagation();
    onDay(to);
  };

  // the words of what the pointer stands on; made when it does, since most bars are never pointed at
  const tip = useRef<HTMLDivElement>(null);
  const onPoint = (event: PointerEvent) => {
    const card = tip.current;
    if (card === null || !(event.target instanceof Element)) return;
    const target = event.target;
    const measure = timeline.measures.find((one) => one.id === target.closest<HTMLElement>('[data-measure]')?.dataset['measure']);
    const part = measure?.intervals[Number(target.getAttribute('data-part') ?? -1)];
    const act = measure === undefined || target.closest('.plot') === null ? undefined : actAt(measure, latest.current.scale, event.clientX - (ref.current?.getBoundingClientRect().left ?? 0));
    const text = part !== undefined && act === undefined ? tipOf(part, timeline.zone)
      : act !== undefined ? `${word('law.verb', act.verb)} ${dayText(act.at, timeline.zone)}\n${act.cites.join('; ')}`
      : target.closest('[data-tip]')?.getAttribute('data-tip') ?? '';
    card.hidden = text === '';
    if (text === '') return;
    card.textContent = text;
    const left = Math.min(event.clientX + 12, innerWidth - card.offsetWidth - 8), below = event.clientY + 16;
    card.style.left = `${Math.max(8, left)}px`;
    card.style.top = `${below + card.offsetHeight > innerHeight ? event.clientY - card.offsetHeight - 12 : below}px`;
  };
  const hideTip = () => { if (tip.current !== null) tip.current.hidden = true; };

  const ticks = useMemo(() => ticksOf(scale), [scale]);
  const lanes = useMemo(() => lanesOf(timeline, props.onEvent, props.onVote), [timeline]);
  const lineOf = (one: string) => xOf(scale, Date.parse(one) + DAY_MS - 1);
  const known = timeline.known_through === undefined ? NaN : xOf(scale, Date.parse(timeline.known_through) + DAY_MS);
  const todayX = xOf(scale, Date.parse(props.today));
  return (
    <div class="ganttbox">
      <Patterns />
      <div class="tools">
        <button type="button" onClick={() => zoom(0.5)} aria-label={t('law.keys.in')} title={t('law.keys.in')}>+</button>
        <button type="button" onClick={() => zoom(2)} aria-label={t('law.keys.out')} title={t('law.keys.out')}>−</button>
        <button type="button" onClick={() => onWindow(whole)}>{t('law.whole')}</button>
        <button type="button" onClick={() => pan(-0.25)} aria-label={t('law.keys.left')} title={t('law.keys.left')}>‹</button>
        <button type="button" onClick={() => pan(0.25)} aria-label={t('law.keys.right')} title={t('law.keys.right')}>›</button>
        <button type="button" onClick={() => jump(false)}>{t('law.previous')}</button>
        <button type="button" onClick={() => jump(true)}>{t('law.next')}</button>
        <span class="hint">{t('law.hint')}</span>
      </div>
      <div class="gantt" ref={box} onPointerDown={onDrag} onPointerMove={onPoint} onPointerLeave={hideTip} onScroll={hideTip}>
        <div class="gantt-row gantt-head">
          <span class="gantt-lane">{tn('law.measures', timeline.measures.length)}</span>
          <div class="gantt-axis" ref={ref}>
            <div class="slider" role="slider" tabIndex={0} aria-label={t('law.day')} aria-valuemin={Math.round(whole.from / DAY_MS)} aria-valuemax={Math.round(whole.to / DAY_MS)}
              aria-valuenow={Math.round(Date.parse(day) / DAY_MS)} aria-valuetext={day} onPointerDown={onScrub} onKeyDown={onSlide}>
              <svg class="plot" height={34} width={scale.width} aria-hidden="true">
                {ticks.map((tick) => <g key={tick.at}><line class="tick" x1={xOf(scale, tick.at)} x2={xOf(scale, tick.at)} y1={26} y2={34} /><text class="axis" x={xOf(scale, tick.at) + 3} y={30}>{tick.text}</text></g>)}
                {lineOf(day) >= -1 && lineOf(day) <= scale.width + 1 ? <g class="handle">
                  <rect x={Math.min(Math.max(lineOf(day) - 41, 0), scale.width - 82)} y={0} width={82} height={18} rx={4} />
                  <text x={Math.min(Math.max(lineOf(day), 41), scale.width - 41)} y={13}>{day}</text>
                </g> : null}
              </svg>
            </div>
          </div>
        </div>
        {width === 0 ? null : <div class="gantt-body">
          <svg class="gantt-lines" width={scale.width} height="100%" aria-hidden="true">
            {ticks.map((tick) => <line key={tick.at} class="grid-line" x1={xOf(scale, tick.at)} x2={xOf(scale, tick.at)} y1="0" y2="100%" />)}
            {known < scale.width ? <rect class="beyond" x={Math.max(known, 0)} y="0" width={scale.width - Math.max(known, 0)} height="100%" /> : null}
            {todayX >= 0 && todayX <= scale.width ? <line class="today-line" x1={todayX} x2={todayX} y1="0" y2="100%" /> : null}
            {other === '' ? null : <line class="other-line" x1={lineOf(other)} x2={lineOf(other)} y1="0" y2="100%" />}
            <line class="day-line" x1={lineOf(day)} x2={lineOf(day)} y1="0" y2="100%" />
          </svg>
          {lanes.map((lane) => <Lane key={lane.id} name={lane.name} marks={lane.marks} scale={scale} />)}
          {groups.map((group) => {
            const isShut = shut.has(group.id);
            return (
              <div key={group.id} role="group" aria-label={group.title}>
                {group.title === '' ? null : (
                  <div class="gantt-row gantt-group">
                    <button type="button" class="gantt-label" aria-expanded={!isShut} onClick={() => props.onShut(group.id)}>
                      <span aria-hidden="true" class="sign">{isShut ? '▸' : '▾'}</span><span class="gantt-title">{group.title}</span><span class="soft">{group.measures.length}</span>
                    </button>
                    {isShut ? <Density group={group} scale={scale} /> : <span />}
                  </div>
                )}
                {isShut ? null : group.measures.map((measure) => (
                  <Row key={measure.id} measure={measure} scale={scale} now={props.now.get(measure.id)} change={props.changed.get(measure.id)} onOpen={props.onOpen} />
                ))}
              </div>
            );
          })}
          {groups.length === 0 ? <p class="empty">{t('table.empty')}</p> : null}
        </div>}
      </div>
      <Legend />
      <div class="tip" ref={tip} hidden aria-hidden="true" />
    </div>
  );
}
