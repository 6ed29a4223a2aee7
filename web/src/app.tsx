// app.tsx - the frame: where one is, who asks, the keyboard, the colours.
import type {ComponentType} from 'preact';
import {Component, type ComponentChildren} from 'preact';
import {useEffect, useRef, useState} from 'preact/hooks';
import {apiKey, json, Problem, setApiKey, UNKNOWN_CALLER} from './api';
import {keyRows, useKeys} from './keys';
import {t, type MessageKey} from './messages';
import {Field, Loading, Window} from './parts/basic';
import {go, linkTo, usePlace} from './router';
import {setTheme, theme, type Theme} from './theme';
import {onSaid} from './use';
import {Person, type Me} from './who';

export interface PageProps {
  query: URLSearchParams;
}

interface PageRow {
  id: string;
  key: string; // behind g
  load: () => Promise<{default: ComponentType<PageProps>}>;
}

const PAGES: PageRow[] = [
  {id: 'screen', key: 's', load: () => import('./pages/screen')},
  {id: 'check', key: 'c', load: () => import('./pages/check')},
  {id: 'law', key: 'l', load: () => import('./pages/law')},
  {id: 'whatif', key: 'i', load: () => import('./pages/whatif')},
  {id: 'roadmap', key: 'r', load: () => import('./pages/roadmap')},
  {id: 'work', key: 'w', load: () => import('./pages/work')},
  {id: 'lists', key: 't', load: () => import('./pages/lists')},
];

const titleOf = (id: string) => t(`${id}.title` as MessageKey);

class Guard extends Component<{children: ComponentChildren}, {failed: Error | undefined}> {
  override state = {failed: undefined as Error | undefined};
  override componentDidCatch(error: Error): void {
    this.setState({failed: error});
  }
  override render() {
    if (this.state.failed === undefined) return this.props.children;
    return (
      <div class="trouble" role="alert">
        <strong>{t('app.broken')}</strong>
        <p>{t('app.broken.text')}</p>
        <pre class="said">{this.state.failed.message}</pre>
        <button type="button" onClick={() => location.reload()}>{t('app.retry')}</button>
      </div>
    );
  }
}

/** A page whose code comes when it is wanted. */
function Lazy({row, query, moves}: {row: PageRow; query: URLSearchParams; moves: boolean}) {
  const [Page, setPage] = useState<ComponentType<PageProps> | undefined>(undefined);
  const [failed, setFailed] = useState<Error | undefined>(undefined);
  useEffect(() => {
    row.load().then((module) => setPage(() => module.default), (error: Error) => setFailed(error));
  }, [row]);
  useEffect(() => { // who came by a link or a key stands at the title of the new page
    if (!moves || Page === undefined) return;
    scrollTo(0, 0);
    if (document.activeElement?.closest('main *') === null) document.querySelector<HTMLElement>('main h1')?.focus();
  }, [Page]);
  if (failed !== undefined) throw failed;
  return Page === undefined ? <Loading when /> : <Page query={query} />;
}

function KeyHelp({onClose}: {onClose: () => void}) {
  const rows = keyRows();
  return (
    <Window title={t('app.keys')} onClose={onClose}>
      <dl class="keys">
        {rows.map((row) => (
          <div key={row.keys}>
            <dt>{row.keys.split(' ').map((key) => <kbd key={key}>{key}</kbd>)}</dt><dd>{row.told}</dd>
          </div>
        ))}
        <div><dt><kbd>Esc</kbd></dt><dd>{t('app.keys.escape')}</dd></div>
      </dl>
    </Window>
  );
}

function Enter({isRefused, onKey}: {isRefused: boolean; onKey: (key: string) => void}) {
  const [key, setKey] = useState('');
  return (
    <form class="card enter" onSubmit={(event) => { event.preventDefault(); onKey(key.trim()); }}>
      <h1 tabIndex={-1}>{t('auth.title')}</h1>
      <p>{t('auth.text')}</p>
      {isRefused ? <p class="trouble" role="alert">{t('auth.refused')}</p> : null}
      <Field label={t('auth.key')}>{(id) => <input id={id} type="password" autocomplete="off" value={key} required
        onInput={(event) => setKey(event.currentTarget.value)} />}</Field>
      <button type="submit" class="primary">{t('auth.enter')}</button>
    </form>
  );
}

function ThemeChoice() {
  const [now, setNow] = useState<Theme>(theme());
  return (
    <select class="theme" aria-label={t('app.theme')} value={now} onChange={(event) => {
      const value = event.currentTarget.value as Theme;
      setTheme(value);
      setNow(value);
    }}>
      {(['system', 'light', 'dark'] as const).map((value) => <option key={value} value={value}>{t(`app.theme.${value}`)}</option>)}
    </select>
  );
}

function Said() {
  const [text, setText] = useState('');
  useEffect(() => onSaid(setText), []);
  return <div class="unseen" role="status" aria-live="polite">{text}</div>;
}

function useMe(): {me: Me | undefined; refusals: number; look: () => void; problem: Problem | undefined} {
  const [me, setMe] = useState<Me | undefined>(undefined);
  const [refusals, setRefusals] = useState(0);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const look = () => {
    json<Me>('/v1/me').then((value) => { setMe(value); setRefusals(0); setProblem(undefined); },
      (error: unknown) => { if (error instanceof Problem && error.status !== 401) setProblem(error); });
  };
  useEffect(() => {
    const onUnknown = () => { setRefusals((n) => n + 1); setMe(undefined); };
    addEventListener(UNKNOWN_CALLER, onUnknown);
    look();
    return () => removeEventListener(UNKNOWN_CALLER, onUnknown);
  }, []);
  return {me, refusals, look, problem};
}

export function App() {
  const place = usePlace();
  const [isHelp, setIsHelp] = useState(false);
  const {me, refusals, look, problem} = useMe();
  const main = useRef<HTMLElement>(null);
  const row = PAGES.find((page) => page.id === (place.page === '' ? 'screen' : place.page));
  useKeys([
    {keys: '?', told: t('app.keys.help'), run: () => setIsHelp(true)},
    {keys: '/', told: t('app.keys.search'), run: () => {
      const box = main.current?.querySelector<HTMLElement>('[data-search]');
      if (box !== null && box !== undefined) box.focus();
      else go(linkTo('screen'));
    }},
    ...PAGES.map((page) => ({keys: `g ${page.key}`, told: t('app.keys.go', {page: titleOf(page.id)}), run: () => go(linkTo(page.id))})),
  ], []);
  useEffect(() => { document.querySelector('.bar nav [aria-current]')?.scrollIntoView({block: 'nearest', inline: 'center'}); }, [place.page]);
  const firstPage = useRef(place.page);
  if (firstPage.current !== place.page) firstPage.current = '';
  return (
    <Person.Provider value={me}>
      <a class="skip" href="#main">{t('app.skip')}</a>
      <header class="bar">
        <a class="brand" href={linkTo('screen')}><span class="mark" aria-hidden="true" />{t('app.name')}</a>
        <nav aria-label={t('app.nav')}>
          {PAGES.map((page) => (
            <a key={page.id} href={linkTo(page.id)} aria-current={page === row ? 'page' : undefined}>{titleOf(page.id)}</a>
          ))}
        </nav>
        <div class="side">
          {me?.actor !== undefined && me.actor !== null ? <span class="who">{t('auth.as', {who: me.actor})}</span> : null}
          {apiKey() !== '' ? <button type="button" class="quiet" onClick={() => { setApiKey(''); location.reload(); }}>{t('auth.leave')}</button> : null}
          <ThemeChoice />
          <button type="button" class="quiet" aria-label={t('app.keys')} onClick={() => setIsHelp(true)}>?</button>
        </div>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        {refusals > 0 ? <Enter isRefused={apiKey() !== ''} onKey={(key) => { setApiKey(key); look(); }} />
          : row === undefined ? <div class="card"><h1 tabIndex={-1}>{t('app.nowhere')}</h1><p><a href={linkTo('screen')}>{titleOf('screen')}</a></p></div>
          : problem !== undefined ? <div class="trouble" role="alert"><pre class="said">{problem.message}</pre></div>
          : me === undefined ? <Loading when /> : <Guard key={row.id}><Lazy row={row} query={place.query} moves={firstPage.current === ''} /></Guard>}
      </main>
      {isHelp ? <KeyHelp onClose={() => setIsHelp(false)} /> : null}
      <Said />
    </Person.Provider>
  );
}
