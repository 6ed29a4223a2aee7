// law-measure.tsx - one measure: where it stands that day, how it came to that, what it says, how sure we are.
import {json, segment} from '../api';
import {t, word} from '../messages';
import {Badge, Loading, Name, Trouble, Window} from '../parts/basic';
import {linkTo} from '../router';
import {useLoaded} from '../use';
import {Cites, Notes, Sure, type Proof} from './law-cite';
import {dayText, spaced} from './law-data';

interface ExplainedAct extends Proof {
  at?: string;
  verb: string;
  cites: string[];
  counts?: boolean;
  text: string;
}

interface Explained {
  measure: string;
  regime: string;
  kind: string;
  title: string;
  state: string;
  since?: string;
  until?: string;
  contested?: boolean;
  note?: string;
  text: string;
  acts: ExplainedAct[];
  doubts: string[];
}

interface Exception extends Proof {
  id: string;
  cites: string[];
  when?: Record<string, string[]>;
  effect: string;
  by?: string;
}

interface Version {
  from: string;
  cites: string[];
  title: string;
  force: string;
  binds?: string;
  scope?: {direction?: string; kinds?: string[]; hs?: string[]; hs_practice?: string[]; hs_partial?: string[]};
  exceptions?: Exception[];
  quotas?: (Proof & {id: string; cites?: string[]})[];
  committee_route?: boolean;
}

interface Shown extends Proof {
  measure: string;
  versions: Version[];
}

function Scope({version, zone}: {version: Version; zone: string}) {
  const scope = version.scope ?? {};
  const goods = [...(scope.hs ?? []), ...(scope.hs_practice ?? [])];
  return (
    <>
      <dl class="facts">
        <dt>{t('law.force')}</dt><dd>{word('law.force', version.force)}</dd>
        {version.binds === undefined ? null : <><dt>{t('law.binds')}</dt><dd>{spaced(version.binds)}</dd></>}
        {scope.direction === undefined ? null : <><dt>{t('law.direction')}</dt><dd>{word('law.direction', scope.direction)}</dd></>}
        {scope.kinds === undefined ? null : <><dt>{t('law.kinds')}</dt><dd>{scope.kinds.map(spaced).join(', ')}</dd></>}
        {goods.length === 0 ? null : <><dt>{t('law.hs')}</dt><dd class="mono">{goods.join(', ')}</dd></>}
        {scope.hs_partial === undefined ? null : <><dt>{t('law.hsPartial')}</dt><dd class="mono">{scope.hs_partial.join(', ')}</dd></>}
        <dt>{t('law.ruling')}</dt><dd><Cites cites={version.cites} zone={zone} /></dd>
      </dl>
      {(version.exceptions ?? []).length === 0 ? null : (
        <>
          <h3>{t('law.exceptions')}</h3>
          <ul class="lawacts">{(version.exceptions ?? []).map((exception) => (
            <li key={exception.id}>
              <span class="mono">{exception.id}</span> · <Badge code={exception.effect} family="law.effect" /> <Cites cites={exception.cites} zone={zone} />
              {exception.when === undefined ? null : <p class="small">{t('law.when')}: {Object.entries(exception.when).map(([key, values]) => `${spaced(key)} = ${values.map(spaced).join(' | ')}`).join('; ')}</p>}
              <Sure of={exception} />
              <Notes notes={exception.notes} />
            </li>
          ))}</ul>
        </>
      )}
    </>
  );
}

export function MeasureWindow({id, on, known, zone, onClose}: {id: string; on: string; known: string | undefined; zone: string; onClose: () => void}) {
  const why = useLoaded((signal) => json<Explained>(`/v1/measures/${segment(id)}`, {query: {on, as_known: known}, signal}), [id, on, known]);
  const book = useLoaded((signal) => json<Shown>(`/v1/law/${segment(id)}`, {signal}), [id]);
  const is = why.value;
  const versions = book.value?.versions ?? [];
  const version = versions.filter((v) => v.from.slice(0, 10) <= on).at(-1) ?? versions[0];
  return (
    <Window title={is?.title ?? id} onClose={onClose} wide>
      <Loading when={why.isLoading && is === undefined} />
      <Trouble problem={why.problem} again={why.again} />
      {is === undefined ? null : (
        <>
          <p class="row">
            <Badge code={is.state} family="state" size="large" />
            {is.contested === true ? <Badge code="contested" family="state" size="large" /> : null}
            <span>{t('law.onDay', {day: on})}{is.since === undefined ? '' : `, ${t('law.since', {day: dayText(is.since, zone)})}`}{is.until === undefined ? '' : `, ${t('law.until', {day: dayText(is.until, zone)})}`}</span>
            <span class="mono soft">{is.measure}</span>
            <a class="noprint" href={linkTo('whatif', {on, regime: is.regime, [is.state === 'in_force' || is.state === 'advisory' ? 'pause' : 'resume']: is.measure})}>{t('law.tryMeasure')}</a>
          </p>
          {is.note === undefined ? null : <p class="note"><Name>{is.note}</Name></p>}
          <div class="measurecols">
            <section>
              <h3>{t('law.acts')}</h3>
              {is.acts.length === 0 ? <p class="empty">{t('law.acts.none')}</p> : null}
              <ol class="lawacts">{is.acts.map((act, index) => (
                <li key={index}>
                  <strong>{word('law.verb', act.verb)}</strong>{act.at === undefined ? '' : ` · ${dayText(act.at, zone)}`} · <Cites cites={act.cites} zone={zone} />
                  {act.counts === false ? ` · ${t('law.countsNot')}` : ''}
                  <p class="small"><Name>{act.text}</Name></p>
                  <Sure of={act} />
                  <Notes notes={act.notes} />
                </li>
              ))}</ol>
              {is.doubts.length === 0 ? null : <><h3>{t('law.doubts')}</h3><Notes notes={is.doubts} /></>}
            </section>
            <section>
              <h3>{t('law.says')}</h3>
              <Trouble problem={book.problem} again={book.again} />
              {version === undefined ? null : <Scope version={version} zone={zone} />}
              {book.value === undefined ? null : <Sure of={book.value} />}
            </section>
          </div>
        </>
      )}
    </Window>
  );
}
