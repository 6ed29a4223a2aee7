// shots.mjs - pictures of each page from the real program, with the lists of samples/ and the whole lawbook.
//
// usage: node tests/pages/shots.mjs FOLDER [all]
//
// Without all: those of the README, at desktop width.  With all: each page, desktop and telephone, light and dark.
import {mkdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {close, DESKTOP, endAll, importMore, importStaged, LISTS, open, PEOPLE, PHONE, Server} from './harness.mjs';

const BYTES_MAX = 150_000;
const [folder, all] = process.argv.slice(2);
mkdirSync(folder, {recursive: true});

const settled = (selector) => async (page) => { await page.waitForSelector(selector); };

const SHOTS = [
  {name: 'screen', path: '/ui/screen?name=Abbasi+Davani&birthDate=1958&nationality=IR&on=2025-11-29&entry=un:IRi.001', ready: settled('#alert .pairs'), readme: true},
  {name: 'batch', path: '/ui/screen?tab=batch', ready: async (page) => {
    const csv = 'id,name,birthDate\nK-1,Kim Yong Chol,1962\nK-2,Wolfgang Amadeus Mozart,\nK-3,Korea Mining Development Trading,\nK-4,Mnangagwa Emmerson,\nK-5,,\n';
    await page.setInputFiles('input[type=file]', {name: 'customers.csv', mimeType: 'text/csv', buffer: Buffer.from(csv)});
    await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 5);
  }},
  {name: 'check', path: '/ui/check?from=KP&to=CN&hs=2701&quantity=1000&on=2018-06-12', readme: true, ready: async (page) => {
    await page.click('button[type=submit]');
    await page.waitForSelector('.leg');
  }},
  {name: 'law', path: '/ui/law?regime=un:1718&on=2018-06-12', ready: settled('.gantt-row[data-now]'), readme: true},
  {name: 'whatif', path: '/ui/whatif?on=2019-12-16&adopt=Draft+of+16+December+2019+(China,+Russia)', ready: settled('[data-leg=party]')},
  {name: 'roadmap', path: '/ui/roadmap?roadmap=relief-2019&scenario=snapback&on=2020-07-19', ready: settled('[data-step]')},
  {name: 'work', path: '/ui/work', as: 'pia', ready: settled('tbody tr')},
  {name: 'case', path: '/ui/work?tab=cases&id=C-1', as: 'pia', ready: settled('.history li'), readme: true},
  {name: 'relief', path: '/ui/work?tab=relief', as: 'pia', ready: async (page) => {
    await page.fill('input[required]', '2025-12-01');
    await page.click('main button.primary');
    await page.waitForSelector('.classbox');
  }},
  {name: 'lists', path: '/ui/lists?source=un&from=2024-09-21&to=2025-11-29', ready: async (page) => {
    await page.getByRole('button', {name: 'Compare'}).click();
    await page.waitForSelector('tbody .badge');
  }},
];

async function fill(server) {
  const write = async (as, path, body) => {
    const answer = await server.ask('POST', path, {as, body});
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  };
  await write('ann', '/v1/cases', {question: {name: 'Kim Yong Chol', id: 'K-1', birthDate: '1962-02-18', on: '2025-12-01'}, id: 'C-1', note: 'payment of 28 November'});
  await write('ann', '/v1/cases', {question: {name: 'Gaston Iyamuremye', id: 'K-2', birthDate: '1984', on: '2025-12-01'}, id: 'C-2'});
  await write('ann', '/v1/cases/C-1/entries', {entry: 'assign', to: 'ann'});
  await write('ann', '/v1/cases/C-1/entries', {entry: 'escalate', note: 'the same day of birth'});
  await write('sam', '/v1/cases/C-1/entries', {entry: 'decide', reason: 'true_match'});
  for (const [id, name, subject, amount] of [['H-1', 'KIM YONG CHOL', 'un:KPi.024', '100000.00'], ['H-2', 'OCEAN MARITIME MANAGEMENT COMPANY, LIMITED (OMM)', 'un:KPe.020', '18250.00']])
    await write('ann', '/v1/holds', {id, kind: 'payment', branch: 'US', received: '2020-01-02', amount, currency: 'USD', source: 'the wire desk', parties: [{role: 'beneficiary', name}],
      bases: [{measure: 'un.1718.asset_freeze', subject, path: 'direct', from: '2020-01-02', source: 'the list'}]});
}

const README = {width: 1200, height: 750};
const shapes = all === undefined ? [['', README, 'light']]
  : [['-desktop-light', DESKTOP, 'light'], ['-desktop-dark', DESKTOP, 'dark'], ['-phone-light', PHONE, 'light'], ['-phone-dark', PHONE, 'dark']];
try {
  const [free, keyed] = await Promise.all([Server.start({lists: LISTS, prepare: importMore}), Server.start({lists: LISTS, keys: PEOPLE, prepare: importStaged})]);
  await fill(keyed);
  for (const shot of SHOTS.filter((s) => all !== undefined || s.readme === true)) {
    for (const [suffix, size, scheme] of shapes) {
      const page = await open(shot.as === undefined ? free : keyed, shot.path, {size, scheme, ...(shot.as === undefined ? {} : {as: shot.as})});
      await shot.ready(page);
      await page.evaluate(() => { scrollTo(0, 0); document.activeElement?.blur(); });
      const path = join(folder, `${shot.name}${suffix}.png`);
      await page.screenshot({path, fullPage: size === PHONE});
      await close(page);
      const bytes = statSync(path).size;
      console.log(`${path}: ${bytes} bytes`);
      if (all === undefined && bytes > BYTES_MAX) throw new Error(`${path} has ${bytes} bytes; at most ${BYTES_MAX} are committed`);
    }
  }
} finally {
  await endAll();
}
