// pack.ts - an evidence pack: a thing as the book has it, and the proof that what was done stands in the audit log.
import {eachLine, json, segment, send} from './api';
import {saveAs} from './parts/table';

const PROOFS_MAX = 500;

/** Saves it; gives how many records it has.  transactions: those of the entries. */
export async function savePack(name: string, what: unknown, transactions: number[]): Promise<number> {
  const wanted = new Set(transactions);
  const numbers: number[] = [];
  await eachLine<{record: number; tx?: number}>('/v1/audit/records', {}, (items) => {
    for (const item of items) if (item.tx !== undefined && wanted.has(item.tx) && numbers.length < PROOFS_MAX) numbers.push(item.record);
  });
  const proofs: unknown[] = [];
  for (const record of numbers) proofs.push(await json(`/v1/audit/proofs/${segment(String(record))}`));
  const pack = {
    pack: 'detente', made: new Date().toISOString(), about: name, is: what,
    snapshot: await json('/v1/snapshot'), proofs, checkpoints: await (await send('/v1/audit/checkpoints', {accept: 'text/plain'})).text(),
  };
  saveAs(`detente-${name.replace(/[^\w.-]/g, '-')}.json`, JSON.stringify(pack, null, 1) + '\n', 'application/json');
  return proofs.length;
}
