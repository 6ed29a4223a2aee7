// csv.ts - reads CSV (RFC 4180), with the separator that its heading uses: comma, semicolon or tab.

export function separatorOf(heading: string): string {
  const count = (mark: string) => heading.split(mark).length - 1;
  return [';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best), ',');
}

/** Rows of cells; an empty line is no row.  A quote inside quotes is doubled. */
export function readCsv(text: string): string[][] {
  const whole = text.replace(/^\uFEFF/, '');
  const separator = separatorOf(whole.slice(0, whole.search(/\r?\n|$/)));
  const rows: string[][] = [];
  let row: string[] = [], cell = '', isQuoted = false, isFresh = true;
  const endCell = () => { row.push(cell); cell = ''; isFresh = true; };
  const endRow = () => { endCell(); if (row.length > 1 || row[0] !== '') rows.push(row); row = []; };
  for (let i = 0; i < whole.length; i++) {
    const c = whole[i]!;
    if (isQuoted) {
      if (c !== '"') cell += c;
      else if (whole[i + 1] === '"') { cell += '"'; i++; }
      else isQuoted = false;
    } else if (c === '"' && isFresh) { isQuoted = true; isFresh = false; }
    else if (c === separator) endCell();
    else if (c === '\n') endRow();
    else if (c !== '\r' || whole[i + 1] !== '\n') { cell += c; isFresh = false; }
  }
  if (cell !== '' || row.length > 0) endRow();
  return rows;
}
