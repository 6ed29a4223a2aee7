// basic.tsx - the small things every page is made of.
import type {ComponentChildren, JSX} from 'preact';
import {useEffect, useId, useRef, useState} from 'preact/hooks';
import type {Problem} from '../api';
import {t, word} from '../messages';

/** Which colour a code of the engine has; the word always stands beside it. */
const TONES: Record<string, string> = {
  CLEAR: 'good', ALLOW: 'good', allowed: 'good', within_quota: 'good', RELEASABLE: 'good', granted: 'good', agree: 'good',
  ALERT: 'bad', BLOCK: 'bad', REJECT: 'bad', prohibited: 'bad', STILL_HELD: 'bad', in_force: 'bad', disagree: 'warn', listed: 'bad',
  REVIEW: 'warn', LICENCE: 'warn', HOLD_PENDING: 'warn', UNSCREENABLE: 'warn', undetermined: 'warn', needs_authorisation: 'warn',
  NEEDS_LICENCE: 'warn', NEEDS_LEGAL: 'warn', paused: 'warn', pending: 'warn', contested: 'warn', not_granted: 'warn',
};

export function Badge({code, family = 'verdict', size}: {code: string; family?: string; size?: 'large'}) {
  return <span class={`badge ${TONES[code] ?? 'plain'}${size === undefined ? '' : ' ' + size}`} data-code={code}>{word(family, code)}</span>;
}

/** A text of somebody else: its own direction, never markup. */
export function Name({children}: {children: string}) {
  return <bdi class="name">{children}</bdi>;
}

export function Field({label, hint, children}: {label: string; hint?: string; children: (id: string) => ComponentChildren}) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}{hint === undefined ? null : <span class="hint"> {hint}</span>}</label>
      {children(id)}
    </div>
  );
}

const DAY_MS = 86400000;

export function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text + 'T00:00:00Z') : NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text;
}

/** A day as the law writes it, 2018-06-12; arrow keys go a day on or back, with Shift a month of 30. */
export function Day({label, value, onDay, hint}: {label: string; value: string; onDay: (day: string) => void; hint?: string}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const set = (next: string) => {
    setText(next);
    if (isDay(next)) onDay(next);
  };
  return (
    <Field label={label} {...(hint === undefined ? {} : {hint})}>{(id) => (
      <input id={id} class="day" inputMode="numeric" autocomplete="off" spellcheck={false} placeholder="2018-06-12" maxLength={10} value={text} aria-invalid={!isDay(text)}
        onInput={(event) => set(event.currentTarget.value)} onBlur={() => { if (!isDay(text)) setText(value); }}
        onKeyDown={(event) => {
          if ((event.key !== 'ArrowUp' && event.key !== 'ArrowDown') || !isDay(text)) return;
          event.preventDefault();
          const by = (event.key === 'ArrowUp' ? 1 : -1) * (event.shiftKey ? 30 : 1);
          set(new Date(Date.parse(text + 'T00:00:00Z') + by * DAY_MS).toISOString().slice(0, 10));
        }} />
    )}</Field>
  );
}

export function Trouble({problem, again}: {problem: Problem | undefined; again?: () => void}) {
  if (problem === undefined) return null;
  const text = problem.status === 0 ? t('problem.network') : problem.message;
  return (
    <div class="trouble" role="alert">
      <strong>{problem.status === 403 ? t('problem.forbidden') : t('problem.title')}</strong>
      <pre class="said">{text}</pre>
      {problem.status === 0 || problem.status >= 500 ? <p>{t('problem.hold')}</p> : null}
      {again === undefined ? null : <button type="button" onClick={again}>{t('app.retry')}</button>}
    </div>
  );
}

export function Loading({when}: {when: boolean}) {
  return when ? <p class="loading" role="status">{t('app.loading')}</p> : null;
}

export function Empty({children}: {children: ComponentChildren}) {
  return <p class="empty">{children}</p>;
}

/** A title line of a page, with its actions on the right. */
export function Head({title, children, sub}: {title: string; sub?: string; children?: ComponentChildren}) {
  return (
    <header class="head">
      <div><h1 tabIndex={-1}>{title}</h1>{sub === undefined ? null : <p class="sub">{sub}</p>}</div>
      <div class="actions">{children}</div>
    </header>
  );
}

/** A window over the page; Escape closes it and the focus goes back to where it was. */
export function Window({title, onClose, children, wide}: {title: string; onClose: () => void; children: ComponentChildren; wide?: boolean}) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog !== null && !dialog.open) dialog.showModal();
  }, []);
  const onClick = (event: JSX.TargetedMouseEvent<HTMLDialogElement>) => { if (event.target === ref.current) onClose(); };
  return (
    <dialog ref={ref} class={wide === true ? 'wide' : ''} aria-labelledby={id} onClose={onClose} onClick={onClick}>
      <div class="window">
        <header><h2 id={id}>{title}</h2><button type="button" class="quiet" onClick={onClose}>{t('app.close')}</button></header>
        {children}
      </div>
    </dialog>
  );
}

/** Chooses a file, or takes one that is dropped. */
export function Drop({label, accept, onFile}: {label: string; accept: string; onFile: (file: File) => void}) {
  const [isOver, setIsOver] = useState(false);
  const id = useId();
  return (
    <div class={`drop${isOver ? ' over' : ''}`}
      onDragOver={(event) => { event.preventDefault(); setIsOver(true); }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        const file = event.dataTransfer?.files[0];
        if (file !== undefined) onFile(file);
      }}>
      <label for={id}>{label}</label>
      <input id={id} type="file" accept={accept} onChange={(event) => {
        const file = event.currentTarget.files?.[0];
        event.currentTarget.value = '';
        if (file !== undefined) onFile(file);
      }} />
      <span class="hint">{t('drop.or')}</span>
    </div>
  );
}

export function CopyLink() {
  const [isCopied, setIsCopied] = useState(false);
  return (
    <button type="button" class="quiet" onClick={() => {
      navigator.clipboard?.writeText(location.href).then(() => {
        setIsCopied(true);
        setTimeout(() => setIsCopied(false), 2000);
      }, () => undefined);
    }}>{isCopied ? t('app.copied') : t('app.copyLink')}</button>
  );
}

export function Print() {
  return <button type="button" class="quiet" onClick={() => print()}>{t('app.print')}</button>;
}
