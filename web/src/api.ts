// api.ts - /v1, typed by hand after docs/openapi.yaml and docs/formats/json.md.
//
// The pages know nothing that /v1 does not say.  A failure is a Problem and is never read as an answer.
const KEY = 'detente.key';

export function apiKey(): string {
  try {
    return sessionStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
}

export function setApiKey(key: string): void {
  try {
    if (key === '') sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, key);
  } catch {
    // without a session storage the key is asked for again
  }
}

/** What went wrong, in the server's words; status 0: it did not answer at all. */
export class Problem extends Error {
  constructor(readonly status: number, detail: string, readonly title = '', readonly line = 0, readonly column = 0) {
    super(detail);
  }
}

export const UNKNOWN_CALLER = 'detente:unknown';

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text();
  try {
    const body = JSON.parse(text) as {detail?: string; title?: string; line?: number; column?: number};
    return new Problem(response.status, body.detail ?? text, body.title ?? '', body.line ?? 0, body.column ?? 0);
  } catch {
    return new Problem(response.status, text.slice(0, 500));
  }
}

export interface Ask {
  method?: 'GET' | 'POST';
  query?: Record<string, string | undefined>;
  body?: unknown; // an object: JSON; a text: as it is
  type?: string;
  accept?: string;
  idempotencyKey?: string;
  signal?: AbortSignal;
}

export async function send(path: string, ask: Ask = {}): Promise<Response> {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(ask.query ?? {})) if (value !== undefined && value !== '') query.set(key, value);
  const headers: Record<string, string> = {Accept: ask.accept ?? 'application/json'};
  const key = apiKey();
  if (key !== '') headers['Authorization'] = 'Bearer ' + key;
  if (ask.idempotencyKey !== undefined) headers['Idempotency-Key'] = ask.idempotencyKey;
  const init: RequestInit = {method: ask.method ?? (ask.body === undefined ? 'GET' : 'POST'), headers, credentials: 'omit', cache: 'no-store'};
  if (ask.body !== undefined) {
    headers['Content-Type'] = ask.type ?? 'application/json';
    init.body = typeof ask.body === 'string' ? ask.body : JSON.stringify(ask.body);
  }
  if (ask.signal !== undefined) init.signal = ask.signal;
  const search = query.toString();
  let response: Response;
  try {
    response = await fetch(path + (search === '' ? '' : '?' + search), init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, 'the server does not answer');
  }
  if (response.status === 401) dispatchEvent(new Event(UNKNOWN_CALLER));
  if (!response.ok) throw await problemOf(response);
  return response;
}

export async function json<T>(path: string, ask: Ask = {}): Promise<T> {
  return (await (await send(path, ask)).json()) as T;
}

/** Lines of JSON, whole. */
export async function lines<T>(path: string, ask: Ask = {}): Promise<T[]> {
  const text = await (await send(path, {...ask, accept: 'application/x-ndjson'})).text();
  return text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as T);
}

/** The same while they come; each piece is told as it is there. */
export async function eachLine<T>(path: string, ask: Ask, told: (items: T[]) => void): Promise<void> {
  const response = await send(path, {...ask, accept: 'application/x-ndjson'});
  const reader = response.body?.getReader();
  if (reader === undefined) throw new Problem(0, 'an answer without a body');
  const decoder = new TextDecoder();
  let rest = '';
  for (;;) {
    let piece: ReadableStreamReadResult<Uint8Array>;
    try {
      piece = await reader.read();
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      throw new Problem(0, 'the answer was cut off; it is not whole');
    }
    rest += decoder.decode(piece.value ?? new Uint8Array(), {stream: !piece.done});
    const cut = rest.lastIndexOf('\n');
    if (cut >= 0) {
      told(rest.slice(0, cut).split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as T));
      rest = rest.slice(cut + 1);
    }
    if (piece.done) break;
  }
  if (rest !== '') throw new Problem(0, 'the answer was cut off; it is not whole');
}

export function segment(text: string): string {
  return encodeURIComponent(text);
}

/** A new key for a write that may be sent twice and is done once. */
export function once(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
