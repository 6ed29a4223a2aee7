// use.ts - hooks that pages share: what is asked of the server, and what came back.
import {useCallback, useEffect, useRef, useState} from 'preact/hooks';
import {Problem} from './api';

export interface Loaded<T> {
  value: T | undefined;
  problem: Problem | undefined;
  isLoading: boolean;
  again: () => void;
}

export function asProblem(error: unknown): Problem {
  return error instanceof Problem ? error : new Problem(0, error instanceof Error ? error.message : String(error));
}

/**
 * Asks when what it depends on changes.  An answer that comes after a newer question was asked is thrown away.
 * While a new one is on its way the old value stays, unless the question failed: then there is no value.
 */
export function useLoaded<T>(ask: (signal: AbortSignal) => Promise<T>, on: readonly unknown[]): Loaded<T> {
  const [state, setState] = useState<{value: T | undefined; problem: Problem | undefined; isLoading: boolean}>({
    value: undefined, problem: undefined, isLoading: true,
  });
  const [turn, setTurn] = useState(0);
  const latest = useRef(ask);
  latest.current = ask;
  useEffect(() => {
    const stop = new AbortController();
    setState((old) => ({...old, isLoading: true}));
    latest.current(stop.signal).then(
      (value) => { if (!stop.signal.aborted) setState({value, problem: undefined, isLoading: false}); },
      (error: unknown) => { if (!stop.signal.aborted) setState({value: undefined, problem: asProblem(error), isLoading: false}); },
    );
    return () => stop.abort();
  }, [...on, turn]);
  const again = useCallback(() => setTurn((n) => n + 1), []);
  return {...state, again};
}

/** Sets the title of the window. */
export function useTitle(title: string): void {
  useEffect(() => { document.title = title === '' ? 'detente' : `${title} · detente`; }, [title]);
}

const SAID = 'detente:said';

/** Tells people who listen instead of looking. */
export function say(text: string): void {
  dispatchEvent(new CustomEvent(SAID, {detail: text}));
}

export function onSaid(hear: (text: string) => void): () => void {
  const listen = (event: Event) => hear((event as CustomEvent<string>).detail);
  addEventListener(SAID, listen);
  return () => removeEventListener(SAID, listen);
}

export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
