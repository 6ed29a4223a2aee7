// router.ts - which page an address names.  Addresses are the state that can be shared: /ui/<page>?<query>.
import {useEffect, useState} from 'preact/hooks';

export const BASE = '/ui/';

export interface Place {
  page: string;
  query: URLSearchParams;
}

export function placeOf(href: string): Place {
  const url = new URL(href, location.href);
  const page = url.pathname.startsWith(BASE) ? (url.pathname.slice(BASE.length).split('/')[0] ?? '') : '';
  return {page, query: url.searchParams};
}

/** The address of a page; what is empty or undefined is left out. */
export function linkTo(page: string, query: Record<string, string | undefined> = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value !== undefined && value !== '') search.set(key, value);
  const text = search.toString();
  return BASE + page + (text === '' ? '' : '?' + text);
}

const MOVED = 'detente:moved';

export function go(href: string): void {
  history.pushState(null, '', href);
  dispatchEvent(new Event(MOVED));
}

/** The same place said otherwise: no new entry in the history, nothing is scrolled or focused. */
export function replace(href: string): void {
  if (href === location.pathname + location.search) return;
  history.replaceState(null, '', href);
  dispatchEvent(new Event(MOVED));
}

export function usePlace(): Place {
  const [place, setPlace] = useState(() => placeOf(location.href));
  useEffect(() => {
    const look = () => setPlace(placeOf(location.href));
    addEventListener('popstate', look);
    addEventListener(MOVED, look);
    return () => {
      removeEventListener('popstate', look);
      removeEventListener(MOVED, look);
    };
  }, []);
  return place;
}

/** Links inside the pages change the place without loading anything. */
export function followLinks(root: HTMLElement): void {
  root.addEventListener('click', (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest('a') : null;
    if (link === null || link.target !== '' || link.hasAttribute('download')) return;
    const url = new URL(link.href, location.href);
    if (url.origin !== location.origin || !url.pathname.startsWith(BASE) || url.pathname === BASE + 'verdict') return;
    if (url.hash !== '' && url.pathname === location.pathname && url.search === location.search) return;
    event.preventDefault();
    go(url.pathname + url.search + url.hash);
  });
}
