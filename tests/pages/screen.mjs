// screen.mjs - names as they are typed, an alert on one screen, time travel, hostile names, a file of many.
import {readFileSync} from 'node:fs';
import {accessible, check, close, fits, open, PHONE, same, Server, timely} from './harness.mjs';

const RESULTS_MS_MAX = 50;

async function typing(server) {
  const page = await open(server, '/ui/screen?on=2026-05-09');
  await page.waitForSelector('[data-search]');
  check('one may type at once', await page.evaluate(() => document.activeElement.matches('[data-search]')));
  await page.keyboard.type('Abbasi Davani', {delay: 20});
  await page.waitForSelector('.result');
  same('an alert', await page.locator('.found .badge').first().getAttribute('data-code'), 'ALERT');
  same('both lists have him', (await page.locator('.result').count()), 2);
  const told = await page.locator('#alert').innerText();
  for (const word of ['Fereidoun', 'Asset freeze', 'E.O. 13382 sec. 1', 'only on the list', 'rare', 'Born', 'since 2023-07-12'])
    check(`on one screen: ${word}`, told.includes(word), told);
  // the paragraph and our words for it
  await page.locator('#alert .chip').last().click();
  await page.waitForSelector('dialog .acts li');
  const acts = await page.locator('dialog').innerText();
  check('a measure opens its paragraphs', acts.includes('E.O. 13382 sec. 1') && acts.includes('imposed'), acts);
  await accessible('the paragraphs of a measure', page);
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', {state: 'detached'});
  await page.waitForFunction(() => location.search.includes('name=Abbasi'));
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({colorScheme: scheme});
    await accessible(`an alert, ${scheme}`, page);
  }
  await page.setViewportSize(PHONE);
  await fits('an alert on a telephone', page);
  await close(page);
}

/** Iran's listing: on the list, off it when its measures ended, and on it again with the snapback. */
async function timeTravel(server) {
  const page = await open(server, '/ui/screen?name=Fereidoun+Abbasi-Davani&sources=un&on=2023-10-01');
  const status = async (day, wanted) => {
    await page.locator('input.day').first().fill(day);
    await page.waitForFunction(([code, on]) => document.querySelector('#alert .matrix td .badge')?.dataset.code === code &&
      document.querySelector('#alert h3')?.textContent.includes(on) && document.querySelector('#alert.stale') === null, [wanted, day]);
    check(`${day}: ${wanted}`, true);
  };
  await page.waitForSelector('#alert .matrix');
  await status('2023-10-01', 'listed');
  await status('2024-10-01', 'removed');
  await status('2025-11-29', 'listed');
  await page.locator('input.day').first().press('ArrowUp');
  await page.waitForFunction(() => document.querySelector('input.day').value === '2025-11-30');
  check('an arrow is a day', true);
  await page.locator('#alert details').last().locator('summary').click();
  await page.waitForSelector('.record .changes li');
  const record = await page.locator('.record').innerText();
  check('the history of the entry', record.includes('2020-12-01') && /relisted/i.test(record), record);
  await close(page);
}

/** From the last key to the results on the screen, in the browser's own clock. */
async function speed(server) {
  const page = await open(server, '/ui/screen?on=2026-05-09');
  await page.waitForSelector('[data-search]');
  await page.evaluate(() => {
    globalThis.times = [];
    let pressed = 0;
    document.querySelector('[data-search]').addEventListener('input', () => { pressed = performance.now(); }, true);
    new MutationObserver(() => {
      if (pressed > 0 && document.querySelector('.found') !== null && document.querySelector('.stale') === null) {
        globalThis.times.push(performance.now() - pressed);
        pressed = 0;
      }
    }).observe(document.querySelector('main'), {subtree: true, childList: true, attributes: true});
  });
  for (const name of ['Kim Yong Chol', 'Korea Mining', 'Mozart', 'Abbasi Davani', 'Iyamuremye', 'Kim Yong', 'Emmerson', 'Irano Hind']) {
    const before = await page.evaluate(() => globalThis.times.length);
    await page.fill('[data-search]', name);
    await page.waitForFunction((n) => globalThis.times.length > n, before);
  }
  const times = (await page.evaluate(() => globalThis.times)).sort((a, b) => a - b);
  const middle = times[Math.floor(times.length / 2)];
  // what else the machine does only adds: the faster half tells what the page itself takes
  timely(`results within ${RESULTS_MS_MAX} ms of the last key`, times[Math.floor(times.length / 4)] <= RESULTS_MS_MAX, times);
  console.log(`results after the last key: median ${middle.toFixed(1)} ms, from ${times[0].toFixed(1)} to ${times[times.length - 1].toFixed(1)}`);
  await close(page);
}

async function hostile(server) {
  const page = await open(server, '/ui/screen');
  await page.waitForSelector('[data-search]');
  const names = ['<img src=x onerror="globalThis.injected=1">', '</title><script>globalThis.injected=1</script>', '\u202Eevil\u202C محمد علي', '😀🏴‍☠️ Kim 👩‍👩‍👧', 'A'.repeat(1000), 'ن'.repeat(1000), '"\'`${1}&amp;'];
  for (const name of names) {
    await page.fill('[data-search]', name);
    await page.waitForFunction(() => document.querySelector('.found .badge') !== null && document.querySelector('.stale') === null);
    await fits(`${name.slice(0, 20)}: nothing breaks`, page);
  }
  same('nothing of it ran', await page.evaluate(() => [globalThis.injected ?? null, document.querySelectorAll('main img, main script').length]), [null, 0]);
  // the same on a list: entries whose names are meant badly
  await page.goto(`${server.origin}/ui/screen?name=${encodeURIComponent('Sheriff Onerror Alertson')}&sources=own:hostile`);
  await page.waitForSelector('.result');
  const shown = await page.locator('.result .name').first().innerText();
  check('a listed name is text', shown.includes('<img src=x'), shown);
  same('and nothing else', await page.evaluate(() => [globalThis.injected ?? null, document.querySelectorAll('main img').length]), [null, 0]);
  await close(page);
}

async function keyboardAlone(server) {
  const page = await open(server, '/ui/lists');
  await page.waitForSelector('main h1');
  await page.keyboard.press('/');
  await page.waitForFunction(() => document.activeElement?.matches('[data-search]'));
  await page.keyboard.type('Kim Yong Chol');
  await page.waitForFunction(() => document.querySelectorAll('.result').length >= 2 && document.querySelector('.stale') === null);
  const first = await page.locator('#alert h2').innerText();
  await page.keyboard.press('ArrowDown');
  await page.waitForFunction(() => document.querySelectorAll('.result')[1].getAttribute('aria-current') === 'true');
  await page.keyboard.press('Enter');
  same('Enter leads to the alert', await page.evaluate(() => document.activeElement.id), 'alert');
  const opener = async () => {
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab');
      if (await page.evaluate(() => document.activeElement.classList.contains('chip'))) return true;
    }
    return false;
  };
  check('Tab reaches a measure', await opener());
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog[open] .acts li');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', {state: 'detached'});
  check('and the focus comes back to it', await page.evaluate(() => document.activeElement.classList.contains('chip')), first);
  await page.keyboard.press('k');
  await page.waitForFunction(() => document.querySelectorAll('.result')[0].getAttribute('aria-current') === 'true');
  check('k goes back', true);
  await close(page);
}

async function batch(server) {
  const page = await open(server, '/ui/screen?tab=batch');
  await page.waitForSelector('input[type=file]');
  const lines = ['customer;Name;DOB;remark', 'K-1;Kim Yong Chol;1962;x', 'K-2;"Mozart; Wolfgang";;y', 'K-3;;;z', 'K-4;=cmd|calc;;'];
  for (let i = 5; i <= 1500; i++) lines.push(`K-${i};Nobody ${i.toString(36)};;`);
  await page.setInputFiles('input[type=file]', {name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n'))});
  await page.waitForFunction(() => /1,500 \/ 1,500/.test(document.body.innerText));
  const text = await page.locator('main').innerText();
  check('columns that are not used', text.includes('remark'), text.slice(0, 600));
  check('a line without a name', (await page.locator('tbody tr').nth(2).innerText()).includes('Cannot be screened'), await page.locator('tbody tr').nth(2).innerText());
  await page.fill('input.filter', 'kim yong');
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
  await accessible('a batch', page);
  await page.locator('tbody button.open').click();
  await page.waitForSelector('dialog .alert');
  check('a line opens its alert', (await page.locator('dialog').innerText()).includes('KIM YONG CHOL'));
  await page.keyboard.press('Escape');
  await page.fill('input.filter', 'cmd');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name: 'Export CSV'}).click()]);
  const csv = readFileSync(await download.path(), 'utf8');
  check('what is filtered is exported, and no cell is a formula', csv.includes("'=cmd|calc") && csv.trim().split('\r\n').length === 2, csv.slice(0, 400));
  await page.setInputFiles('input[type=file]', {name: 'x.csv', mimeType: 'text/csv', buffer: Buffer.from('who\nx\n')});
  await page.waitForSelector('[role=alert]');
  check('a file without names says so', (await page.locator('[role=alert]').first().innerText()).includes('who'));
  await close(page);
}

/** Where every question is a logged decision, half a name is none: it is asked at Enter. */
async function logged() {
  const server = await Server.start({lists: [['un', ['un-2025-11-29.xml']]], args: ['--log']});
  const page = await open(server, '/ui/screen?on=2026-05-09');
  await page.waitForSelector('[data-search]');
  await page.keyboard.type('Kim Yong Chol');
  check('it says so', (await page.locator('.ask').innerText()).includes('logged'));
  await page.waitForTimeout(300); // that nothing comes cannot be waited for
  same('nothing is asked', await page.locator('.found').count(), 0);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.found .result');
  same('one decision is in the log', (await server.json('GET', '/v1/decisions')).items.length, 1);
  await close(page);
}

export default async function screen({open: server}) {
  await typing(server);
  await timeTravel(server);
  await speed(server);
  await hostile(server);
  await keyboardAlone(server);
  await batch(server);
  await logged();
}
