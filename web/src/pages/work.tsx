// work.tsx - the queues: cases, removals from lists, suppressions, holds, deadlines, relief.
import type {PageProps} from '../app';
import {t, word} from '../messages';
import {Head} from '../parts/basic';
import {linkTo} from '../router';
import {useTitle} from '../use';
import {Cases, OneCase, Suppressions} from './work_cases';
import {Deadlines, Holds, OneHold, StagedQueue} from './work_holds';
import {Relief} from './work_relief';

const TABS = ['cases', 'staged', 'suppressions', 'holds', 'deadlines', 'relief'] as const;
const TONES: Record<string, string> = {decided: 'warn', escalated: 'warn', late: 'bad', due: 'warn', held: 'bad', release_requested: 'warn', release_approved: 'good', released: 'good', waiting: 'warn', closed: 'plain', filed: 'good', in_force: 'good'};

export function Status({code}: {code: string}) {
  return <span class={`badge ${TONES[code] ?? 'plain'}`} data-code={code}>{word('work.status', code)}</span>;
}

export default function Work({query}: PageProps) {
  const tab = TABS.find((x) => x === query.get('tab')) ?? 'cases';
  const id = query.get('id') ?? undefined;
  useTitle(id ?? t(`work.tab.${tab}`));
  return (
    <>
      <Head title={t('work.title')} sub={t('work.sub')} />
      <nav class="tabs" aria-label={t('work.tabs')}>{TABS.map((x) => <a key={x} href={linkTo('work', {tab: x})} aria-current={x === tab ? 'page' : undefined}>{t(`work.tab.${x}`)}</a>)}</nav>
      {tab === 'cases' ? (id === undefined ? <Cases /> : <OneCase key={id} id={id} />)
        : tab === 'staged' ? <StagedQueue source={query.get('source') ?? undefined} />
        : tab === 'suppressions' ? <Suppressions />
        : tab === 'holds' ? (id === undefined ? <Holds /> : <OneHold key={id} id={id} />)
        : tab === 'deadlines' ? <Deadlines /> : <Relief />}
    </>
  );
}
