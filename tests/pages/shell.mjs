// shell.mjs - the frame: addresses, policy, keyboard, colours, who asks, and a verdict without a script.
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {accessible, check, close, DESKTOP, fits, open, PHONE, root, same, timely} from './harness.mjs';

const PAGES = ['screen', 'check', 'law', 'whatif', 'roadmap', 'work', 'lists'];
const SCRIPT_BYTES_MAX = 250_000;
const USABLE_MS_MAX = 1000;

async function files(server) {
  const index = await server.ask('GET', '/ui/screen', {headers: {'Accept-Encoding': 'identity'}});
  const html = await index.text();
  const policy = index.headers.get('content-security-policy');
  check('the policy is strict', /default-src 'none'/.test(policy) && /script-src 'self'(;|$)/.test(policy) && !/unsafe/.test(policy), policy);
  same('nosniff', index.headers.get('x-content-type-options'), 'nosniff');
  same('no referrer', index.headers.get('referrer-policy'), 'no-referrer');
  same('index.html is asked for again', index.headers.get('cache-control'), 'no-cache');
  check('no script and no style stands in the page', !/<script(?![^>]*src=)|<style|style=|\son\w+=/.test(html), html);
  const tag = index.headers.get('etag');
  same('304', (await server.ask('GET', '/ui/screen', {headers: {'If-None-Match': tag, 'Accept-Encoding': 'identity'}})).status, 304);
  const asset = /\/ui\/(assets\/index-[^"]+\.js)/.exec(html)[1];
  const script = await server.ask('GET', '/ui/' + asset);
  same('a hashed file is kept', script.headers.get('cache-control'), 'public, max-age=31536000, immutable');
  same('its type', script.headers.get('content-type'), 'text/javascript; charset=utf-8');
  same('gzip for who takes it', script.headers.get('content-encoding'), 'gzip');
  same('plain for who does not', (await server.ask('GET', '/ui/' + asset, {headers: {'Accept-Encoding': 'gzip;q=0'}})).headers.get('content-encoding'), null);
  same('no such file', (await server.ask('GET', '/ui/assets/none.js')).status, 404);
  same('no such page', (await server.ask('GET', '/ui/none.html')).status, 404);
  same('not out of the folder', (await server.ask('GET', '/ui/assets/..%2Findex.html')).status, 404);
  const from = await server.ask('GET', '/', {headers: {Accept: 'text/html'}});
  same('a browser is led to the pages', [from.status, from.headers.get('location')], [303, '/ui/screen']);
  for (const path of ['/ui', '/ui/']) same(`${path} leads there too`, (await server.ask('GET', path)).status, 303);
  same('another client is not', (await server.ask('GET', '/')).status, 200);
}

async function eachPage(server) {
  const page = await open(server, '/');
  await page.waitForSelector('h1');
  same('where one lands', new URL(page.url()).pathname, '/ui/screen');
  for (const name of PAGES) {
    await page.goto(`${server.origin}/ui/${name}`);
    await page.waitForSelector('main h1');
    same(`${name}: the page is marked in the menu`, await page.locator('.bar nav a[aria-current=page]').getAttribute('href'), `/ui/${name}`);
    for (const scheme of ['light', 'dark']) {
      await page.emulateMedia({colorScheme: scheme});
      await accessible(`${name}, ${scheme}`, page);
    }
    await page.emulateMedia({colorScheme: 'light'});
    await page.setViewportSize(PHONE);
    await fits(`${name} on a telephone`, page);
    await page.setViewportSize(DESKTOP);
    await fits(name, page);
  }
  await close(page);
}

/** How soon the first page can be used, from a cold cache, and how much script there is in all. */
async function speed(server) {
  let bytes = 0;
  const page = await open(server, '/ui/nowhere');
  const sizes = [];
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) sizes.push(response.request().sizes().then((s) => { bytes += s.responseBodySize; }));
  });
  const best = [];
  for (let turn = 0; turn < 3; turn++) {
    await page.goto('about:blank').catch(() => undefined);
    const began = Date.now();
    await page.goto(`${server.origin}/ui/screen`);
    await page.waitForSelector('[data-search], main h1');
    best.push(Date.now() - began);
  }
  timely(`first page usable within ${USABLE_MS_MAX} ms`, Math.min(...best) <= USABLE_MS_MAX, best);
  await Promise.all(sizes);
  const html = await (await server.ask('GET', '/ui/screen')).text();
  const entry = /\/ui\/(assets\/index-[^"]+\.js)/.exec(html)[1];
  const text = await (await server.ask('GET', '/ui/' + entry)).text();
  const names = new Set([entry, ...[...text.matchAll(/(?:assets\/|\.\/)([\w-]+\.js)/g)].map((m) => 'assets/' + m[1])]);
  let all = 0;
  for (const name of names) {
    const answer = await server.ask('GET', '/ui/' + name, {headers: {'Accept-Encoding': 'gzip'}});
    if (answer.status === 200) all += Number(answer.headers.get('content-length') ?? 0) || (await answer.arrayBuffer()).byteLength;
  }
  check('all script is found', names.size >= PAGES.length, [...names]);
  check(`all script, packed: ${all} bytes, at most ${SCRIPT_BYTES_MAX}`, all > 0 && all <= SCRIPT_BYTES_MAX, all);
  console.log(`first page: ${best.join(', ')} ms; all script packed: ${all} bytes in ${names.size} files`);
  await close(page);
}

async function keyboard(server) {
  const page = await open(server, '/ui/lists');
  await page.waitForSelector('main h1');
  await page.keyboard.press('Tab');
  same('the first stop skips the menu', await page.evaluate(() => document.activeElement.className), 'skip');
  await page.keyboard.press('Enter');
  same('to the page', await page.evaluate(() => document.activeElement.id), 'main');
  await page.keyboard.press('?');
  await page.waitForSelector('dialog[open]');
  check('the map of keys', (await page.locator('dialog').innerText()).includes('Go to'), await page.locator('dialog').innerText());
  await accessible('the map of keys', page);
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', {state: 'detached'});
  for (const [keys, name] of [['gs', 'screen'], ['gl', 'law'], ['gw', 'work'], ['gc', 'check'], ['gi', 'whatif'], ['gr', 'roadmap'], ['gt', 'lists']]) {
    await page.keyboard.press('Escape'); // out of a box that has the focus
    for (const key of keys) await page.keyboard.press(key);
    await page.waitForFunction((wanted) => location.pathname === wanted && document.activeElement?.tagName === 'H1' || location.pathname === wanted && document.activeElement?.matches('[data-search]'), '/ui/' + name);
  }
  check('keys lead everywhere', true);
  await page.goBack();
  await page.waitForFunction(() => location.pathname === '/ui/roadmap');
  check('back', true);
  await close(page);
}

async function colours(server) {
  const page = await open(server, '/ui/lists');
  await page.waitForSelector('main h1');
  const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await paper();
  await page.selectOption('select.theme', 'dark');
  const dark = await paper();
  check('dark is another colour', dark !== light, dark);
  await page.reload();
  await page.waitForSelector('main h1');
  same('and stays', await paper(), dark);
  await close(page);
}

/** A script that somebody got into the page does not run: neither inline nor from elsewhere. */
async function policy(server) {
  const page = await open(server, '/ui/lists', {allowed: [/Content Security Policy/, /Refused to/]});
  await page.waitForSelector('main h1');
  const ran = await page.evaluate(() => new Promise((done) => {
    const seen = [];
    addEventListener('securitypolicyviolation', (event) => {
      seen.push(event.effectiveDirective);
      if (seen.length >= 3) done({seen, did: globalThis.injected ?? null});
    });
    const inline = document.createElement('script');
    inline.textContent = 'globalThis.injected = "inline"';
    document.body.append(inline);
    const holder = document.createElement('div');
    holder.innerHTML = '<img src="data:image/png,no" onerror="globalThis.injected = \'handler\'">';
    document.body.append(holder);
    const far = document.createElement('script');
    far.src = 'data:text/javascript,globalThis.injected="far"';
    document.body.append(far);
    setTimeout(() => done({seen, did: globalThis.injected ?? null}), 2000);
  }));
  same('nothing that is injected runs', ran.did, null);
  check('and the browser says so', ran.seen.some((d) => d.startsWith('script-src')), ran.seen);
  await close(page);
}

async function who(server) {
  const page = await open(server, '/ui/lists', {allowed: [/401/]});
  await page.waitForSelector('input[type=password]');
  await accessible('asked for a key', page);
  await page.fill('input[type=password]', 'wrong');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[role=alert]');
  await page.fill('input[type=password]', 'ann');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.who');
  check('who asks', (await page.locator('.who').innerText()).includes('ann'));
  check('the key is in no address', !page.url().includes('ann'), page.url());
  await close(page);
}

const HOSTILE = '<img src=x onerror=alert(1)>"\'&</title>';

async function withoutScript(server) {
  const page = await open(server, '/ui/verdict?name=Kim+Yong+Chol&on=2026-05-09', {script: false});
  const text = await page.locator('main').innerText();
  for (const word of ['ALERT', 'KIM YONG CHOL', 'un:KPi.024', 'S/RES/1718 (2006) OP 8(d)', 'un.1718.asset_freeze', '2025-11-29'])
    check(`a verdict without a script: ${word}`, text.includes(word), text);
  check('it is styled', (await page.evaluate(() => document.styleSheets.length)) > 0);
  await page.fill('#name', HOSTILE);
  await page.click('button[type=submit]');
  check('markup is text', (await page.locator('h1').innerText()).includes(HOSTILE) && (await page.locator('img').count()) === 0, await page.content());
  same('and comes back whole', await page.inputValue('#name'), HOSTILE);
  const long = 'ا'.repeat(1000);
  await page.goto(`${server.origin}/ui/verdict?name=${encodeURIComponent(long)}&on=2026-05-09`);
  await fits('a thousand letters from right to left', page);
  same('an empty name is a form', (await server.ask('GET', '/ui/verdict?name=')).status, 200);
  same('a day that is none', (await server.ask('GET', '/ui/verdict?name=x&on=2026-02-30')).status, 400);
  same('an unknown parameter', (await server.ask('GET', '/ui/verdict?name=x&nonsense=1')).status, 400);
  const app = await open(server, '/ui/screen', {script: false});
  check('the pages say where to go without one', (await app.locator('a[href="/ui/verdict"]').count()) === 1);
  await close(app);
  await close(page);
  const withScript = await open(server, '/ui/verdict?name=Kim+Yong+Chol&on=2026-05-09');
  await accessible('the verdict page', withScript);
  await withScript.emulateMedia({media: 'print'});
  check('a form is not printed', !(await withScript.locator('form').isVisible()));
  await close(withScript);
}

/** What makes tables of bytes of the built files refuses what it does not know, and says what to do. */
function generator() {
  const folder = mkdtempSync(join(tmpdir(), 'det-pages-'));
  const run = () => {
    try {
      execFileSync('python3', [join(root, 'tools/gen_pages.py'), join(folder, 'out.c'), join(folder, 'pages'), join(folder, 'out.d')], {encoding: 'utf8', stdio: 'pipe'});
      return '';
    } catch (error) {
      return error.stderr;
    }
  };
  check('no pages: it says who makes them', /\.\/dev pages/.test(run()));
  mkdirSync(join(folder, 'pages'));
  writeFileSync(join(folder, 'pages/index.html'), '<!doctype html>');
  same('a page is taken', run(), '');
  const first = readFileSync(join(folder, 'out.c'));
  run();
  check('the same files give the same bytes', first.equals(readFileSync(join(folder, 'out.c'))));
  writeFileSync(join(folder, 'pages/x.exe'), 'x');
  check('a type that nobody knows is refused', /x\.exe: no type/.test(run()));
  rmSync(folder, {recursive: true});
}

export default async function shell({open: server, keyed}) {
  generator();
  await files(server);
  await eachPage(server);
  await speed(server);
  await keyboard(server);
  await colours(server);
  await policy(server);
  await who(keyed);
  await withoutScript(server);
}
