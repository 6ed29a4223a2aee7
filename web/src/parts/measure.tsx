// measure.tsx - a measure as a chip; opened, its paragraphs and our paraphrase of each act behind it.
import {useState} from 'preact/hooks';
import {json, segment} from '../api';
import {t, word} from '../messages';
import {useLoaded} from '../use';
import type {Measure} from '../verdict';
import {Badge, Loading, Trouble, Window} from './basic';

/** What a paragraph says, in our words: an act and what it changed. */
function Acts({measure}: {measure: Measure}) {
  return (
    <ol class="acts">
      {measure.acts.map((act, index) => (
        <li key={index} class={act.counts === false ? 'soft' : ''}>
          <p class="cite">{act.cites.join('; ')}</p>
          <p>{act.text}</p>
          {(act.changes ?? []).length > 0 ? <ul class="small">{act.changes?.map((change) => <li key={change}>{change}</li>)}</ul> : null}
          {(act.notes ?? []).map((note) => <p key={note} class="small soft">{note}</p>)}
          {act.basis !== undefined || (act.sources ?? []).length > 0 ? (
            <p class="small soft">
              {act.basis === undefined ? null : <span>{t('measure.basis', {basis: word('basis', act.basis), confidence: act.confidence ?? t('app.unknown')})} </span>}
              {(act.sources ?? []).length > 0 ? <span>{t('app.cite')}: {act.sources?.join(', ')}</span> : null}
            </p>
          ) : null}
        </li>
      ))}
    </ol>
  );
}

export function MeasureWindow({id, on, asKnown, onClose}: {id: string; on: string; asKnown?: string | undefined; onClose: () => void}) {
  const {value, problem, isLoading} = useLoaded(
    (signal) => json<Measure>(`/v1/measures/${segment(id)}`, {query: {on, as_known: asKnown}, signal}), [id, on, asKnown]);
  return (
    <Window title={value === undefined ? id : word('kind', value.kind)} onClose={onClose}>
      <Loading when={isLoading && value === undefined} />
      <Trouble problem={problem} />
      {value === undefined ? null : (
        <>
          <p>{value.title}</p>
          <p class="row"><Badge code={value.state} family="state" /><span class="soft small">{id} · {t('measure.on', {on})}</span></p>
          <h3>{t('measure.acts')}</h3>
          <Acts measure={value} />
        </>
      )}
    </Window>
  );
}

export interface ChipMeasure {
  id: string;
  kind: string;
  state: string;
  cites: string[];
  contested?: boolean | undefined;
}

export function MeasureChip({measure, on, asKnown}: {measure: ChipMeasure; on: string; asKnown?: string | undefined}) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <button type="button" class="chip" onClick={() => setIsOpen(true)}>
        <span class="kind">{word('kind', measure.kind)}</span> <Badge code={measure.state} family="state" />
        {measure.contested === true ? <> <Badge code="contested" family="state" /></> : null}
        <span class="cite">{measure.cites[measure.cites.length - 1] ?? ''}{measure.cites.length > 1 ? ` ${t('measure.more', {n: measure.cites.length - 1})}` : ''}</span>
      </button>
      {isOpen ? <MeasureWindow id={measure.id} on={on} asKnown={asKnown} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}
