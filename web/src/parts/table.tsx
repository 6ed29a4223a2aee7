// table.tsx - rows that can be sorted, filtered and taken along as CSV.
import type {ComponentChildren} from 'preact';
import {useMemo, useState} from 'preact/hooks';
import {t, tn} from '../messages';

export interface Column<T> {
  id: string;
  title: string;
  text: (row: T) => string; // what is sorted, filtered and exported
  show?: (row: T) => ComponentChildren;
  numeric?: boolean;
}

const SHOWN_MAX = 500;

/** A cell of a spreadsheet is never a formula of somebody else. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
  return /[",\r\n]/.test(safe) ? '"' + safe.replace(/"/g, '""') + '"' : safe;
}

export function csvOf<T>(columns: Column<T>[], rows: T[]): string {
  return [columns.map((c) => csvCell(c.title)), ...rows.map((row) => columns.map((c) => csvCell(c.text(row))))]
    .map((cells) => cells.join(',')).join('\r\n') + '\r\n';
}

export function saveAs(name: string, text: string, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], {type}));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

export interface TableProps<T> {
  caption: string;
  columns: Column<T>[];
  rows: T[];
  rowKey: (row: T) => string;
  filter?: boolean;
  exportAs?: string;
  onOpen?: (row: T) => void;
  tools?: ComponentChildren;
}

export function Table<T>({caption, columns, rows, rowKey, filter, exportAs, onOpen, tools}: TableProps<T>) {
  const [wanted, setWanted] = useState('');
  const [order, setOrder] = useState<{id: string; down: boolean} | undefined>(undefined);
  const kept = useMemo(() => {
    const words = wanted.toLowerCase().split(/\s+/).filter((w) => w !== '');
    let found = words.length === 0 ? rows : rows.filter((row) => {
      const text = columns.map((c) => c.text(row)).join(' ').toLowerCase();
      return words.every((w) => text.includes(w));
    });
    const column = columns.find((c) => c.id === order?.id);
    if (column !== undefined && order !== undefined) {
      const sign = order.down ? -1 : 1;
      const compare = column.numeric === true
        ? (a: T, b: T) => sign * (Number(column.text(a)) - Number(column.text(b)))
        : (a: T, b: T) => { const x = column.text(a), y = column.text(b); return x === y ? 0 : x < y ? -sign : sign; };
      found = [...found].sort(compare);
    }
    return found;
  }, [rows, wanted, order, columns]);
  const shown = kept.slice(0, SHOWN_MAX);
  return (
    <section class="tablebox">
      {filter === true || exportAs !== undefined || tools !== undefined ? (
        <div class="tools">
          {filter === true ? <input type="search" class="filter" placeholder={t('table.filter')} aria-label={`${t('table.filter')}: ${caption}`}
            value={wanted} onInput={(event) => setWanted(event.currentTarget.value)} /> : null}
          {tools}
          <span class="count" role="status">{kept.length === rows.length && shown.length === kept.length ? tn('table.rows', rows.length)
            : t('table.shown', {shown: shown.length.toLocaleString('en'), n: rows.length.toLocaleString('en')})}</span>
          {exportAs === undefined ? null : <button type="button" class="quiet" onClick={() => saveAs(exportAs, csvOf(columns, kept), 'text/csv')}>{t('table.export')}</button>}
        </div>
      ) : null}
      <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
        <table class="stack" role="table">
          <caption class="unseen">{caption}</caption>
          <thead role="rowgroup"><tr role="row">{columns.map((column) => {
            const isOrdered = order?.id === column.id;
            return (
              <th key={column.id} role="columnheader" scope="col" class={column.numeric === true ? 'numeric' : ''}
                aria-sort={isOrdered ? (order.down ? 'descending' : 'ascending') : 'none'}>
                <button type="button" class="sort" onClick={() => setOrder({id: column.id, down: isOrdered && !order.down})}>
                  {column.title}<span aria-hidden="true" class="arrow">{isOrdered ? (order.down ? '▾' : '▴') : ''}</span>
                </button>
              </th>
            );
          })}</tr></thead>
          <tbody role="rowgroup">{shown.map((row) => (
            <tr role="row" key={rowKey(row)} class={onOpen === undefined ? '' : 'opens'} onClick={onOpen === undefined ? undefined : (event) => {
              if (event.target instanceof Element && event.target.closest('a,button,input,label') === null) onOpen(row);
            }}>{columns.map((column, index) => (
                <td key={column.id} role="cell" data-title={column.title} class={column.numeric === true ? 'numeric' : ''}>
                  {index === 0 && onOpen !== undefined
                    ? <button type="button" class="open" onClick={() => onOpen(row)}>{column.show?.(row) ?? column.text(row)}</button>
                    : column.show?.(row) ?? column.text(row)}
                </td>
              ))}</tr>
          ))}</tbody>
        </table>
        {rows.length === 0 ? <p class="empty">{t('table.empty')}</p> : null}
      </div>
    </section>
  );
}
