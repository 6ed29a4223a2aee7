// batch.tsx - many names from a CSV file: asked in one stream, shown while they are answered.
import {useMemo, useRef, useState} from 'preact/hooks';
import {eachLine, type Problem} from '../api';
import {readCsv} from '../csv';
import {t, tn, word} from '../messages';
import {Alert} from '../parts/alert';
import {Badge, Day, Drop, Name, Trouble, Window} from '../parts/basic';
import {Table, type Column} from '../parts/table';
import {asProblem, today, useTitle} from '../use';
import {percent, type Result, type Screening} from '../verdict';

const READ: Record<string, string> = {
  name: 'name', id: 'id', customer: 'id', schema: 'schema', birthdate: 'birthDate', birth_date: 'birthDate', dob: 'birthDate', date_of_birth: 'birthDate',
  nationality: 'nationality', gender: 'gender', sex: 'gender', country: 'country', idnumber: 'idNumber', id_number: 'idNumber', imonumber: 'imoNumber', imo_number: 'imoNumber', imo: 'imoNumber',
};

interface Read {
  lines: string[];
  ignored: string[];
  fault: string | undefined;
}

/** The lines of a batch, one a row of the file, in its order. */
export function questionsOf(text: string): Read {
  const [heading, ...rows] = readCsv(text);
  const columns = (heading ?? []).map((title) => title.trim());
  const keys = columns.map((title) => READ[title.toLowerCase().replace(/[\s-]+/g, '_')] ?? READ[title.toLowerCase()]);
  if (!keys.includes('name')) return {lines: [], ignored: [], fault: t('screen.batchNoName', {columns: columns.join(', ')})};
  if (rows.length === 0) return {lines: [], ignored: [], fault: t('screen.batchEmpty')};
  const lines = rows.map((cells) => {
    const question: Record<string, string> = {name: ''};
    keys.forEach((key, i) => { if (key !== undefined && (cells[i] ?? '').trim() !== '') question[key] = (cells[i] ?? '').trim(); });
    return JSON.stringify(question);
  });
  return {lines, ignored: columns.filter((_, i) => keys[i] === undefined), fault: undefined};
}

interface Row {
  line: number;
  screening: Screening;
  best: Result | undefined;
}

const COLUMNS: Column<Row>[] = [
  {id: 'line', title: t('screen.col.line'), text: (r) => String(r.line), numeric: true},
  {id: 'id', title: t('screen.col.id'), text: (r) => r.screening.query.id ?? ''},
  {id: 'name', title: t('screen.col.name'), text: (r) => r.screening.query.name, show: (r) => <Name>{r.screening.query.name}</Name>},
  {id: 'verdict', title: t('screen.col.verdict'), text: (r) => r.screening.verdict, show: (r) => <Badge code={r.screening.verdict} />},
  {id: 'best', title: t('screen.col.best'), text: (r) => r.best?.caption ?? '', show: (r) => (r.best === undefined ? null : <Name>{r.best.caption}</Name>)},
  {id: 'entry', title: t('screen.col.entry'), text: (r) => r.best?.id ?? ''},
  {id: 'score', title: t('screen.col.score'), text: (r) => (r.best === undefined ? '' : percent(r.best.score)), numeric: true},
  {id: 'regimes', title: t('screen.col.regimes'), text: (r) => [...new Set(r.screening.results.filter((x) => x.match).flatMap((x) => x.regimes.map((m) => m.regime ?? m.tag)))].join(' ')},
  {id: 'why', title: t('screen.col.why'), text: (r) => r.screening.text ?? ''},
];

export function Batch() {
  useTitle(t('screen.batchTitle'));
  const [on, setOn] = useState(today());
  const [rows, setRows] = useState<Row[]>([]);
  const [total, setTotal] = useState(0);
  const [ignored, setIgnored] = useState<string[]>([]);
  const [fault, setFault] = useState<string | undefined>(undefined);
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [isRunning, setIsRunning] = useState(false);
  const [isOnlyAlerts, setIsOnlyAlerts] = useState(false);
  const [opened, setOpened] = useState<Row | undefined>(undefined);
  const stop = useRef<AbortController | undefined>(undefined);
  const run = async (file: File) => {
    const read = questionsOf(await file.text());
    setFault(read.fault);
    setIgnored(read.ignored);
    setProblem(undefined);
    setRows([]);
    setTotal(read.lines.length);
    if (read.fault !== undefined) return;
    stop.current?.abort();
    const mine = new AbortController();
    stop.current = mine;
    setIsRunning(true);
    const got: Row[] = [];
    let drawn = 0;
    try {
      await eachLine<Screening>('/v1/batch', {query: {on}, body: read.lines.join('\n') + '\n', type: 'application/x-ndjson', signal: mine.signal}, (items) => {
        for (const screening of items) got.push({line: got.length + 1, screening, best: screening.results[0]});
        const now = performance.now();
        if (now - drawn > 100) {
          drawn = now;
          setRows([...got]);
        }
      });
    } catch (error) {
      if (!mine.signal.aborted) setProblem(asProblem(error));
    }
    if (stop.current !== mine) return;
    setRows(got);
    setIsRunning(false);
  };
  const counts = useMemo(() => {
    const found = new Map<string, number>();
    for (const row of rows) found.set(row.screening.verdict, (found.get(row.screening.verdict) ?? 0) + 1);
    return [...found].sort();
  }, [rows]);
  const shown = useMemo(() => (isOnlyAlerts ? rows.filter((r) => r.screening.verdict !== 'CLEAR') : rows), [rows, isOnlyAlerts]);
  return (
    <>
      <div class="card">
        <div class="row batchask">
          <Day label={t('screen.on')} value={on} onDay={setOn} />
          <Drop label={t('screen.batchDrop')} accept=".csv,.tsv,.txt,text/csv" onFile={(file) => void run(file)} />
        </div>
        <p class="small soft">{t('screen.batchHelp')}</p>
        {fault === undefined ? null : <p class="trouble" role="alert">{fault}</p>}
        {ignored.length === 0 ? null : <p class="small soft">{t('screen.batchIgnored', {columns: ignored.join(', ')})}</p>}
        {total === 0 ? null : (
          <div class="row">
            <progress max={total} value={rows.length} aria-label={t('screen.batchDone', {n: rows.length})} />
            <span role="status">{rows.length.toLocaleString('en')} / {total.toLocaleString('en')}</span>
            {isRunning ? <button type="button" onClick={() => stop.current?.abort()}>{t('screen.batchStop')}</button> : null}
            {counts.map(([code, n]) => <span key={code} class="nowrap"><Badge code={code} /> {n.toLocaleString('en')}</span>)}
          </div>
        )}
        {!isRunning && total > 0 && rows.length < total && fault === undefined ? <p class="trouble" role="alert">{t('screen.batchStopped')}. {t('screen.batchRest', {n: total - rows.length})}</p> : null}
      </div>
      <Trouble problem={problem} />
      {rows.length === 0 ? null : (
        <Table caption={t('screen.batchTitle')} columns={COLUMNS} rows={shown} rowKey={(r) => String(r.line)} filter exportAs="detente-batch.csv" onOpen={setOpened}
          tools={<label class="row"><input type="checkbox" checked={isOnlyAlerts} onChange={(e) => setIsOnlyAlerts(e.currentTarget.checked)} /> {t('screen.onlyAlerts')}</label>} />
      )}
      {opened === undefined ? null : (
        <Window title={`${t('screen.col.line')} ${opened.line}: ${word('verdict', opened.screening.verdict)}`} wide onClose={() => setOpened(undefined)}>
          <p><Name>{opened.screening.query.name}</Name> <span class="soft">{tn('screen.found', opened.screening.results.length)}</span></p>
          {opened.screening.text === undefined ? null : <p class="note">{opened.screening.text}</p>}
          {opened.screening.results.map((result) => <Alert key={result.id} result={result} screening={opened.screening} />)}
        </Window>
      )}
    </>
  );
}
