// harness.mjs - real servers on free ports, Debian's Chromium, and counting as the other suites count.
//
//   const server = await Server.start({lists: [['un', ['un-2025-11-29.xml']]], keys: PEOPLE, args: []});
//   const page = await open(server, '/ui/screen', {as: 'ann', size: PHONE});
//   check('what is promised', condition, 'what was there instead');
//
// Nothing sleeps: what is waited for is a thing that can be seen.  A message on the console that is an error, a
// request to another host and a page that throws are failures, whatever else the test looks at.
import {execFileSync, spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {cpus, loadavg, tmpdir} from 'node:os';
import {join, resolve} from 'node:path';

export const root = resolve(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '../..');
const need = createRequire(join(root, 'web/package.json'));
const {chromium} = need('playwright-core');
const axeSource = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8');

export const DESKTOP = {width: 1280, height: 800};
export const PHONE = {width: 390, height: 844};
// who may do what: each person's key is his name
export const PEOPLE = {ann: 'analyst', sam: 'senior_analyst', pia: 'approver', bo: 'list_manager'};

const counts = {passed: 0, failed: 0, skipped: 0};

export function check(name, isGood, told = '') {
  counts[isGood ? 'passed' : 'failed']++;
  if (!isGood) console.log(`${name}: FAILED ${String(told).slice(0, 2000)}`);
  return isGood;
}

export function same(name, got, want) {
  return check(name, JSON.stringify(got) === JSON.stringify(want), `got\n  ${JSON.stringify(got)}\nexpected\n  ${JSON.stringify(want)}`);
}

/** A promise about time.  A clock on a machine that does much else judges that machine: then it is told, and not judged. */
export function timely(name, isGood, told = '') {
  const load = loadavg()[0], most = 2 * cpus().length;
  if (isGood || load <= most) return check(name, isGood, told);
  counts.skipped++;
  console.log(`skipped: ${name}: ${told} at a load of ${load.toFixed(1)}, and judged up to ${most}`);
  return true;
}

export function finish() {
  console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
}

export const program = resolve(process.env['DETENTE'] ?? join(root, 'build/detente'));

export class Server {
  static running = [];

  /** lists: rows of a source and its files (of samples/ unless absolute), with dated where a list does not say it. */
  static async start({lists = [], keys = undefined, args = [], prepare = undefined} = {}) {
    const server = new Server();
    server.work = mkdtempSync(join(tmpdir(), 'det-pages-'));
    server.data = join(server.work, 'data');
    mkdirSync(server.data);
    for (const [source, files, ...more] of lists)
      server.cli('import', source, ...more, ...files.map((file) => resolve(root, 'samples', file)));
    if (keys !== undefined) {
      const rows = Object.entries(keys).map(([name, role]) =>
        `  - {id: ${name}, hash: ${createHash('sha256').update(name).digest('hex')}, actor: ${name}, roles: [${role}], scopes: [ask, books, write, watch, manage]}`);
      writeFileSync(join(server.data, 'keys.yaml'), ['keys:', ...rows, ''].join('\n'));
      chmodSync(join(server.data, 'keys.yaml'), 0o600);
    }
    if (prepare !== undefined) prepare(server);
    await server.listen(args);
    return server;
  }

  command(args) {
    return ['--data', this.data, '--lawbook', join(root, 'lawbook'), ...args];
  }

  get environment() {
    const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('DETENTE'));
    return {...Object.fromEntries(kept), LC_ALL: 'C.UTF-8'};
  }

  cli(...args) {
    return execFileSync(program, this.command(args), {env: this.environment, encoding: 'utf8', maxBuffer: 1 << 28});
  }

  listen(args) {
    this.told = '';
    this.process = spawn(program, this.command(['serve', '--listen', '127.0.0.1:0', ...args]), {env: this.environment, stdio: ['ignore', 'pipe', 'pipe']});
    Server.running.push(this);
    return new Promise((done, fail) => {
      const hear = (data) => {
        this.told += data;
        const found = /"event":"listening","port":"(\d+)"/.exec(this.told);
        if (found !== null && this.port === undefined) {
          this.port = Number(found[1]);
          done();
        }
      };
      this.process.stdout.on('data', hear);
      this.process.stderr.on('data', hear);
      this.process.on('exit', () => fail(new Error('the server ended:\n' + this.told)));
    });
  }

  get origin() {
    return `http://127.0.0.1:${this.port}`;
  }

  async ask(method, path, {body = undefined, as = undefined, headers = {}} = {}) {
    const all = {...headers, ...(as === undefined ? {} : {Authorization: 'Bearer ' + as})};
    const init = {method, headers: all, redirect: 'manual'};
    if (body !== undefined) init.body = typeof body === 'string' ? body : JSON.stringify(body);
    return fetch(this.origin + path, init);
  }

  async json(method, path, more = {}) {
    const answer = await this.ask(method, path, more);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 1000)}`);
    return JSON.parse(text);
  }

  async stop() {
    if (this.process.exitCode === null) {
      const gone = new Promise((done) => this.process.on('exit', done));
      this.process.kill('SIGTERM');
      await gone;
    }
    check('the server ends by itself', this.process.exitCode === 0, this.told.slice(-1500));
    rmSync(this.work, {recursive: true, force: true});
  }
}

/** Lists that are in samples/: the Security Council's on three days, and OFAC's of one. */
export const LISTS = [
  ['un', ['un-2020-12-01.xml', 'un-2024-09-21.xml', 'un-2025-11-29.xml']],
  ['ofac', ['ofac-2023-07-12/sdn.csv', 'ofac-2023-07-12/add.csv', 'ofac-2023-07-12/alt.csv', 'ofac-2023-07-12/sdn_comments.csv'], '--dated', '2023-07-12'],
];

/** A list of one's own whose names are meant badly; and a file that is cut off, which goes into quarantine. */
export function importMore(server) {
  const cut = join(server.work, 'cut.xml');
  writeFileSync(cut, readFileSync(join(root, 'samples/un-2025-11-29.xml')).subarray(0, 3000));
  try {
    server.cli('import', 'un', cut);
    check('a file that is cut off is refused', false);
  } catch (error) {
    check('a file that is cut off is refused', /cut off/.test(error.stderr), error.stderr);
  }
  const path = join(server.work, 'hostile.csv');
  writeFileSync(path, 'id,name,alias\n1,"Sheriff Onerror Alertson <img src=x onerror=""globalThis.injected=1"">",Alertson\n2,"\u202Eديب الشرير",\n');
  server.cli('import', 'own:hostile', '--dated', '2024-01-01', path);
}

/** A list of one's own that loses two entries, which wait for a second person. */
export function importStaged(server) {
  for (const count of [60, 58]) {
    const path = join(server.work, 'watch.csv');
    const letter = (n) => String.fromCharCode(97 + n);
    const rows = Array.from({length: count}, (_, i) => `${i},Nobody Number ${letter(i % 26)}${letter(Math.floor(i / 26))}`);
    writeFileSync(path, ['id,name', ...rows, ''].join('\n'));
    server.cli('import', 'own:watch', '--dated', `2026-05-${70 - count}`, '--stage', path);
  }
}

let browser;
const contexts = [];

export function chromiumPath() {
  return ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
}

async function browserOf() {
  browser ??= await chromium.launch({executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu']});
  return browser;
}

/**
 * A page of its own, with nothing left from another.  as: whose key it holds.  allowed: patterns of console errors
 * and failed answers that the test means to bring about.
 */
export async function open(server, path, {as = undefined, size = DESKTOP, scheme = 'light', script = true, allowed = []} = {}) {
  const context = await (await browserOf()).newContext({
    viewport: size, colorScheme: scheme, javaScriptEnabled: script, acceptDownloads: true, locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce',
  });
  contexts.push(context);
  context.setDefaultTimeout(10000);
  if (as !== undefined) await context.addInitScript((key) => { try { sessionStorage.setItem('detente.key', key); } catch { /* of another origin */ } }, as);
  const page = await context.newPage();
  const fine = (text) => allowed.some((pattern) => pattern.test(text));
  page.on('console', (message) => {
    if (message.type() === 'error' && !fine(message.text())) check(`${path}: the console is quiet`, false, message.text());
  });
  page.on('pageerror', (error) => check(`${path}: nothing is thrown`, false, error.stack));
  page.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(server.origin)) check(`${path}: no other host`, false, request.url());
  });
  await page.goto(server.origin + path);
  return page;
}

export async function close(page) {
  await page.context().close();
}

/** axe-core: nothing serious or critical. */
export async function accessible(name, page) {
  await page.evaluate(axeSource); // by the debugger: the policy of the page holds for the page
  await page.evaluate(() => scrollTo(0, 0)); // what the bar lies over depends on how far the page was scrolled before
  const found = await page.evaluate(() => globalThis.axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}));
  const bad = found.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical');
  return check(`${name}: axe-core finds nothing serious`, bad.length === 0,
    bad.map((v) => `${v.impact} ${v.id}: ${v.help}\n    ${v.nodes.slice(0, 4).map((n) => n.target.join(' ') + ': ' + n.failureSummary.replace(/\s+/g, ' ')).join('\n    ')}`).join('\n  '));
}

/** Nothing is wider than the window, once what is drawn to its width is drawn again. */
export async function fits(name, page) {
  await page.waitForFunction(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth, undefined, {timeout: 3000}).catch(() => undefined);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return check(`${name}: nothing is wider than the window`, wide <= 0, `${wide} px too wide`);
}

export async function endAll() {
  if (browser !== undefined) await browser.close();
  for (const server of Server.running) await server.stop();
}
