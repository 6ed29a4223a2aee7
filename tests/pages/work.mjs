// work.mjs - from a name to an alert to a case to its closing by two people; removals; holds; relief over Haiti.
import {execFileSync} from 'node:child_process';
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {accessible, check, close, fits, open, PEOPLE, PHONE, root, same, Server} from './harness.mjs';

async function act(page, name, values = {}) {
  await page.locator('.entryforms').getByRole('button', {name, exact: true}).click();
  for (const [label, value] of Object.entries(values)) {
    const field = page.locator('.entryform').getByLabel(label);
    if ((await field.evaluate((node) => node.tagName)) === 'SELECT') await field.selectOption(value);
    else await field.fill(value);
  }
  await page.locator('.entryform button[type=submit]').click();
}

const status = (page, code) => page.waitForSelector(`h2 .badge[data-code="${code}"]`);

async function caseByTwo(server) {
  // Ann finds an alert and opens a case of it
  let page = await open(server, '/ui/screen?name=Kim+Yong+Chol&on=2026-05-09', {as: 'ann'});
  await page.waitForSelector('#alert .alert');
  await page.getByRole('button', {name: 'Open a case'}).click();
  await page.getByLabel('Your own key').fill('K-77');
  await page.locator('dialog').getByLabel('Note').fill('payment of 3 May <b>urgent</b>');
  await accessible('opening a case', page);
  await page.locator('dialog button[type=submit]').click();
  const link = page.locator('dialog a');
  await link.waitFor();
  await link.click();
  await status(page, 'open');
  const path = new URL(page.url()).pathname + new URL(page.url()).search;
  const text = await page.locator('main').innerText();
  for (const word of ['K-77', '<b>urgent</b>', 'un:KPi.024', 'S/RES/2664 (2022) OP 1', '2026-05-09']) check(`a case has ${word}`, text.includes(word), text);
  await act(page, 'Assign', {'To whom': 'ann'});
  await status(page, 'assigned');
  await act(page, 'Escalate', {Note: 'the passport is missing'});
  await status(page, 'escalated');
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({colorScheme: scheme});
    await accessible(`a case, ${scheme}`, page);
  }
  await page.setViewportSize(PHONE);
  await fits('a case on a telephone', page);
  await close(page);
  // Sam decides, and may not approve what he decided
  page = await open(server, path, {as: 'sam', allowed: [/403/]});
  await status(page, 'escalated');
  await act(page, 'Decide', {Reason: 'true_match', Note: 'the same day of birth'});
  await status(page, 'decided');
  check('he is told that another has to look', (await page.locator('.note').first().innerText()).includes('somebody else'));
  await act(page, 'Approve');
  await page.waitForSelector('.entryform [role=alert]');
  const refused = await page.locator('.entryform [role=alert]').innerText();
  check('the server refuses, and says whom it takes', /approver|whoever made/.test(refused), refused);
  await close(page);
  // Pia approves: by keyboard alone
  page = await open(server, '/ui/work', {as: 'pia'});
  await page.waitForSelector('tbody button.open');
  await page.locator('tbody button.open').first().focus();
  await page.keyboard.press('Enter');
  await status(page, 'decided');
  for (let i = 0; i < 40 && (await page.evaluate(() => document.activeElement.textContent)) !== 'Approve'; i++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.entryform');
  await page.keyboard.press('Tab');
  for (let i = 0; i < 8 && !(await page.evaluate(() => document.activeElement.closest('.entryform') !== null)); i++) await page.keyboard.press('Tab');
  await page.keyboard.type('agreed');
  await page.keyboard.press('Enter');
  await status(page, 'closed');
  check('closed by two people, by keyboard', true);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name: 'Evidence pack'}).click()]);
  const pack = JSON.parse(readFileSync(await download.path(), 'utf8'));
  same('the pack has the case and a proof of each entry', [pack.is.case.status, pack.proofs.length], ['closed', pack.is.entries.length]);
  await close(page);
}

async function removals(server) {
  let page = await open(server, '/ui/work?tab=staged', {as: 'ann', allowed: [/403/]});
  await page.waitForSelector('tbody tr');
  await page.locator('tbody input[type=checkbox]').first().check();
  await page.getByRole('button', {name: /Approve/}).click();
  await page.waitForSelector('[role=alert]');
  check('an analyst may not take anybody off a list', (await page.locator('[role=alert]').innerText()).includes('analyst'), await page.locator('[role=alert]').innerText());
  await accessible('removals', page);
  await close(page);
  page = await open(server, '/ui/work?tab=staged', {as: 'bo'});
  await page.waitForSelector('tbody tr');
  const before = await page.locator('tbody tr').count();
  await page.locator('tbody input[type=checkbox]').first().check();
  await page.getByLabel('Why').fill('gone from the publisher\'s file');
  await page.getByRole('button', {name: /Approve/}).click();
  await page.waitForFunction((n) => document.querySelectorAll('tbody tr').length < n, before);
  check('a list manager approves a removal', true);
  await close(page);
}

async function holds(server) {
  const hold = {id: 'H-1', kind: 'payment', branch: 'US', received: '2020-01-02', amount: '100000.00', currency: 'USD', source: 'the wire desk',
    parties: [{role: 'beneficiary', name: 'KIM YONG CHOL'}],
    bases: [{measure: 'un.1718.asset_freeze', subject: 'un:KPi.024', path: 'direct', from: '2020-01-02', source: 'the list'}]};
  same('a hold is placed', (await server.ask('POST', '/v1/holds', {body: hold, as: 'ann'})).status, 201);
  let page = await open(server, '/ui/work?tab=holds', {as: 'sam'});
  await page.locator('tbody button.open').first().click();
  await status(page, 'held');
  await act(page, 'Ask for the release', {Why: 'they want it back', Source: 'letter'});
  await status(page, 'release_requested');
  await accessible('a hold', page);
  await close(page);
  page = await open(server, '/ui/work?tab=holds&id=H-1', {as: 'pia', allowed: [/403|409/]});
  await status(page, 'release_requested');
  await act(page, 'Approve', {Why: 'fine', Source: 'file'});
  await page.waitForSelector('.entryform [role=alert]');
  const why = await page.locator('.entryform [role=alert]').innerText();
  check('what still bites is not let go, whoever approves', why.includes('un.1718.asset_freeze') || why.includes('STILL_HELD'), why);
  await page.goto(`${server.origin}/ui/work?tab=deadlines`);
  await page.getByLabel('Also what is filed').check();
  await page.waitForSelector('tbody tr');
  check('deadlines with their rules', (await page.locator('tbody').innerText()).includes('31 CFR 501.603'), await page.locator('tbody').innerText());
  await accessible('deadlines', page);
  await close(page);
}

/** Two accounts of Haiti over the pause of August 1993, its end at a minute of October, and the end of it all. */
async function haiti() {
  // names are screened on the days of the fixture, so a list has to be of then
  const server = await Server.start({keys: PEOPLE, prepare: (made) => {
    const path = join(made.work, 'then.csv');
    writeFileSync(path, 'id,name\n1,Nobody Of That Time\n');
    made.cli('import', 'own:then', '--dated', '1990-01-01', path);
  }});
  // the fixture of tests/relief, a line a hold
  const lines = 'import json, sys, yaml\n' +
    'for hold in yaml.load(open(sys.argv[1]), Loader=yaml.BaseLoader):\n' +
    '    if hold["id"].startswith("HTI"): print(json.dumps(dict(hold, zone="UTC")))';
  const text = execFileSync('python3', ['-c', lines, join(root, 'tests/relief/holds.yaml')], {encoding: 'utf8'});
  same('two accounts of Haiti in the fixture', text.trim().split('\n').length, 2);
  const page = await open(server, '/ui/work?tab=relief', {as: 'pia'});
  await page.getByText('Holds from a file').first().click();
  await page.setInputFiles('input[type=file]', {name: 'haiti.ndjson', mimeType: 'application/x-ndjson', buffer: Buffer.from(text)});
  for (const [on, wanted] of [['1993-09-01', 'RELEASABLE'], ['1993-10-19T03:58:59Z', 'RELEASABLE'], ['1993-10-19T03:59Z', 'STILL_HELD'], ['1994-10-16T04:01Z', 'RELEASABLE']]) {
    await page.getByLabel('Judged on').fill(on);
    await page.getByRole('button', {name: 'Run', exact: true}).click();
    await page.waitForFunction((day) => [...document.querySelectorAll('main h2')].some((h) => h.textContent.endsWith(day)), on);
    const row = page.locator('tbody tr', {has: page.locator('button.open', {hasText: /^HTI$/})});
    same(`Haiti at ${on}`, await row.locator('.badge').first().getAttribute('data-code'), wanted);
  }
  const boxes = await page.locator('.classbox').count();
  same('five boxes: four classes, and what is not held', boxes, 5);
  await page.getByLabel('Judged on').fill('1993-10-20');
  await page.getByRole('button', {name: 'Run', exact: true}).click();
  await page.waitForFunction(() => [...document.querySelectorAll('main h2')].some((h) => h.textContent.endsWith('1993-10-20')));
  await page.locator('tbody button.open', {hasText: /^HTI$/}).click();
  await page.waitForSelector('dialog .acts');
  check('by which paragraph', (await page.locator('dialog').innerText()).includes('S/RES/873 (1993) OP 1'), await page.locator('dialog').innerText());
  await page.keyboard.press('Escape');
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({colorScheme: scheme});
    await accessible(`a relief run, ${scheme}`, page);
  }
  await page.setViewportSize(PHONE);
  await fits('a relief run on a telephone', page);
  await close(page);
}

export default async function work({keyed}) {
  await caseByTwo(keyed);
  await removals(keyed);
  await holds(keyed);
  await haiti();
}
