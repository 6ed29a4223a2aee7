// entry.tsx - writes one entry of a book: what may be done now, what each thing needs, and the server's word on it.
//
// Roles and the rule of two people are held by the server; a refusal is shown in its words.
import {useRef, useState} from 'preact/hooks';
import {json, once, type Problem} from '../api';
import {t, word} from '../messages';
import {asProblem, say} from '../use';
import {Field, Trouble} from './basic';

export interface EntryField {
  key: string;
  label: string;
  hint?: string;
  options?: {value: string; label: string}[];
  list?: boolean; // parted by commas
  required?: boolean;
}

export interface EntryAction {
  entry: string;
  fields: EntryField[];
  path?: string; // where it goes, if not to the entries of the thing
  body?: Record<string, unknown>; // what is said without asking
}

export function EntryForms({path, actions, onDone}: {path: string; actions: EntryAction[]; onDone: () => void}) {
  const [chosen, setChosen] = useState('');
  const [values, setValues] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [isBusy, setIsBusy] = useState(false);
  const key = useRef(once());
  const action = actions.find((a) => a.entry === chosen);
  const choose = (entry: string) => {
    setChosen(entry === chosen ? '' : entry);
    setValues({});
    setProblem(undefined);
    key.current = once();
  };
  const send = async (what: EntryAction) => {
    const body: Record<string, unknown> = what.body === undefined ? {entry: what.entry} : {...what.body};
    for (const field of what.fields) {
      const value = (values[field.key] ?? field.options?.[0]?.value ?? '').trim();
      if (value !== '') body[field.key] = field.list === true ? value.split(',').map((x) => x.trim()).filter((x) => x !== '') : value;
    }
    setIsBusy(true);
    try {
      const made = await json<{id?: string}>(what.path ?? path, {body, idempotencyKey: key.current});
      say(t('work.done', {id: made.id ?? ''}));
      choose('');
      onDone();
    } catch (error) {
      setProblem(asProblem(error));
      key.current = once();
    }
    setIsBusy(false);
  };
  if (actions.length === 0) return null;
  return (
    <div class="entryforms noprint">
      <div class="row" role="group" aria-label={t('work.actions')}>{actions.map((a) => (
        <button key={a.entry} type="button" aria-expanded={a.entry === chosen} class={a.entry === 'approve' ? 'primary' : ''} onClick={() => choose(a.entry)}>{word('work.entry', a.entry)}</button>
      ))}</div>
      {action === undefined ? null : (
        <form class="entryform" onSubmit={(event) => { event.preventDefault(); void send(action); }}>
          <Trouble problem={problem} />
          <div class="fields">{action.fields.map((field) => (
            <Field key={field.key} label={field.label} {...(field.hint === undefined ? {} : {hint: field.hint})}>{(id) => (field.options === undefined
              ? <input id={id} dir="auto" required={field.required === true} value={values[field.key] ?? ''} onInput={(e) => setValues({...values, [field.key]: e.currentTarget.value})} />
              : <select id={id} value={values[field.key] ?? field.options[0]?.value ?? ''} onChange={(e) => setValues({...values, [field.key]: e.currentTarget.value})}>{field.options.map((o) => <option key={o.value} value={o.value}>{o.label}</option>)}</select>)}</Field>
          ))}</div>
          <button type="submit" class="primary" disabled={isBusy}>{t('work.send')}: {word('work.entry', action.entry)}</button>
        </form>
      )}
    </div>
  );
}

export interface Entry {
  entry: string;
  id: string;
  actor: string;
  recorded: string;
  note?: string;
  reason?: string;
  to?: string;
  conflicts?: string[];
  tx: number;
  [more: string]: unknown;
}

const TOLD = ['to', 'reason', 'kind', 'name', 'role', 'measure', 'subject', 'path', 'amount', 'currency', 'on', 'by', 'from', 'duplicate_of', 'reference', 'ground', 'source', 'file', 'asks', 'note'];

/** What was done, oldest first; nothing in a book is ever changed. */
export function History({entries}: {entries: Entry[]}) {
  return (
    <ol class="history">{entries.map((e) => (
      <li key={e.id}>
        <p><strong>{word('work.did', e.entry)}</strong> <span class="soft small">{e.actor} · {e.recorded.slice(0, 16).replace('T', ' ')} UTC</span></p>
        {e.conflicts === undefined ? null : <p class="small">{t('work.conflicts')}: <bdi>{e.conflicts.join('; ')}</bdi></p>}
        {TOLD.filter((k) => typeof e[k] === 'string' && e[k] !== '').map((k) => (
          <span key={k} class="told small">{k === 'reason' ? word('work.reason', String(e[k])) : <><span class="soft">{k.replace(/_/g, ' ')}</span> <bdi>{String(e[k])}</bdi></>}</span>
        ))}
      </li>
    ))}</ol>
  );
}
