// law-cite.tsx - a paragraph that can be opened: the text it stands in, the vote, what it did, by our paraphrase.
import {useState} from 'preact/hooks';
import {json, Problem, segment} from '../api';
import {t, word} from '../messages';
import {Loading, Name, Trouble, Window} from '../parts/basic';
import {useLoaded} from '../use';
import {dayText} from './law-data';

export interface Proof {
  basis?: string;
  para_basis?: string;
  confidence?: string;
  sources?: string[];
  notes?: string[];
}

interface Act extends Proof {
  verb: string;
  on?: string[];
  cites: string[];
  from?: string;
  takes_effect?: boolean;
  contested?: string;
  condition?: string;
}

interface Instrument extends Proof {
  instrument: string;
  title?: string;
  status: string;
  adopted?: string;
  dated?: string;
  vote?: {for: number; against: number; abstained: number};
  triggered_by?: string[];
  acts: Act[];
}

/** The text that a paragraph stands in: "S/RES/2371 (2017) OP 9" stands in "S/RES/2371 (2017)". */
export function instrumentOf(cite: string): string {
  return cite.replace(/\s+(OP|PP|Annex|Art\.|Article|para|paras|§)\s*.*$/, '');
}

/** How sure a thing of the lawbook is, in words. */
export function Sure({of}: {of: Proof}) {
  const parts = [
    of.basis === undefined ? '' : word('law.basis', of.basis),
    of.para_basis === undefined || of.para_basis === of.basis ? '' : t('law.paraBasis', {basis: word('law.basis', of.para_basis)}),
    of.confidence === undefined ? '' : t('law.confidence', {confidence: of.confidence}),
  ].filter((part) => part !== '');
  return (
    <p class="small soft">
      {parts.join(' · ')}
      {of.sources !== undefined && of.sources.length > 0 ? <> · {t('law.sources')}: <span class="mono">{of.sources.join(', ')}</span></> : null}
    </p>
  );
}

export function Notes({notes}: {notes: string[] | undefined}) {
  if (notes === undefined || notes.length === 0) return null;
  return <ul class="small notes">{notes.map((note) => <li key={note}><Name>{note}</Name></li>)}</ul>;
}

async function find(cite: string, signal: AbortSignal): Promise<Instrument | undefined> {
  const names = [...new Set([instrumentOf(cite), cite])];
  for (const name of names) {
    try {
      const found = await json<Instrument>(`/v1/law/${segment(name)}`, {signal});
      if (found.instrument !== undefined) return found;
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 404) throw error;
    }
  }
  return undefined;
}

function CiteWindow({cite, zone, onClose}: {cite: string; zone: string; onClose: () => void}) {
  const found = useLoaded((signal) => find(cite, signal), [cite]);
  const text = found.value;
  const mine = text?.acts.filter((act) => act.cites.includes(cite)) ?? [];
  const shown = mine.length > 0 ? mine : text?.acts ?? [];
  return (
    <Window title={cite} onClose={onClose}>
      <Loading when={found.isLoading} />
      <Trouble problem={found.problem} again={found.again} />
      {!found.isLoading && found.problem === undefined && text === undefined ? <p>{t('law.cite.none')}</p> : null}
      {text === undefined ? null : (
        <>
          <p>{text.title === undefined ? null : <><strong>{text.title}</strong><br /></>}
            {word('law.status', text.status)}{text.adopted !== undefined || text.dated !== undefined ? ` ${text.adopted ?? text.dated ?? ''}` : ''}
            {text.vote === undefined ? '' : ` · ${t('law.vote', {for: text.vote.for, against: text.vote.against, abstained: text.vote.abstained})}`}</p>
          <Sure of={text} />
          <h3>{mine.length > 0 ? t('law.cite.did') : t('law.cite.all')}</h3>
          <ul class="lawacts">
            {shown.map((act, index) => (
              <li key={index}>
                <strong>{word('law.verb', act.verb)}</strong>{act.from === undefined ? '' : ` · ${t('law.from', {day: dayText(act.from, zone)})}`}
                {act.takes_effect === false ? ` · ${t('law.noEffect')}` : ''}
                <div class="mono small">{act.on?.join(', ')}</div>
                {mine.length > 0 ? null : <div class="small">{act.cites.join(', ')}</div>}
                {act.condition === undefined ? null : <p class="small">{act.condition}</p>}
                <Sure of={act} />
                <Notes notes={act.notes} />
              </li>
            ))}
          </ul>
          <Notes notes={text.notes} />
          <p class="small soft">{t('law.paraphrase')}</p>
        </>
      )}
    </Window>
  );
}

/** One paragraph; it opens. */
export function Cite({cite, zone = 'UTC'}: {cite: string; zone?: string}) {
  const [isOpen, setIsOpen] = useState(false);
  if (/^(What-if|roadmap) /.test(cite)) return <span>{cite}</span>; // supposed: there is no text to open
  return (
    <>
      <button type="button" class="open lawcite" onClick={() => setIsOpen(true)}>{cite}</button>
      {isOpen ? <CiteWindow cite={cite} zone={zone} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

export function Cites({cites, zone = 'UTC'}: {cites: string[]; zone?: string}) {
  return <span class="cites">{cites.map((cite, index) => <span key={cite}>{index > 0 ? '; ' : ''}<Cite cite={cite} zone={zone} /></span>)}</span>;
}
