// whatif.mjs - the draft of 2019: what it would open, what goes on to bar and by which paragraph; by link, by hand, by file.
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {accessible, check, close, DESKTOP, fits, open, PHONE, root, same} from './harness.mjs';

const DRAFT = 'Draft of 16 December 2019 (China, Russia)';
const LINK = `/ui/whatif?on=2019-12-16&adopt=${encodeURIComponent(DRAFT)}`;

const said = (page, leg) => page.locator(`[data-leg=${leg}]`).innerText();

/** What /v1 says of it is on the page: per leg what opens, and every measure that goes on to bar. */
async function draft(server) {
  const want = await server.json('POST', '/v1/whatif', {body: {on: '2019-12-16', adopt: [DRAFT]}});
  const page = await open(server, LINK);
  await page.waitForSelector('.legcard');
  const headline = await page.locator('.headline').innerText();
  const opens = want.legs.flatMap((leg) => leg.items).filter((item) => item.change === 'opens').length;
  const still = new Set(want.legs.flatMap((leg) => leg.still.map((one) => one.measure))).size;
  check('something opens, and much does not', opens > 0 && still > 0, headline);
  check('how much opens', headline.includes(`${opens} open`), headline);
  check('how much goes on to bar', headline.includes(`${still} measures still bar`), headline);
  same('all legs', await page.locator('[data-leg]').evaluateAll((all) => all.map((one) => one.dataset.leg)), want.legs.map((leg) => leg.leg));
  const goods = await said(page, 'goods');
  for (const word of ['seafood, HS 03, HS 1604, HS 1605', 'S/RES/2371 (2017) OP 9', 'statues', 'textiles, HS 50 to 63', 'no measure bars it'])
    check(`goods open: ${word}`, goods.includes(word), goods);
  check('the draft’s rail exception does not free machinery', /industrial machinery[\s\S]*prohibited/.test(goods), goods);
  const party = await said(page, 'party');
  check('parties: new permits open', party.includes('work authorization new'), party);
  check('parties: the freeze goes on to bar, by its paragraph', party.includes('Freeze of assets') && party.includes('S/RES/1718 (2006) OP 8(d)'), party);
  for (const leg of want.legs)
    same(`${leg.leg}: every measure that bars is there`, await page.locator(`[data-leg=${leg.leg}] .fate-bars`).count(), leg.still.length);
  same('the measures that change', await page.locator('[data-changed]').evaluateAll((all) => all.map((one) => one.dataset.changed)), want.measures.map((one) => one.id));
  const whole = await page.locator('.supposed').innerText();
  check('listings: the freeze stays', /persons on the list[\s\S]*un\.1718\.asset_freeze[\s\S]*as before/.test(whole), whole);
  await page.waitForFunction(() => document.querySelector('.supposed').textContent.includes('Pinned questions'));
  check('holds', (await page.locator('.supposed').innerText()).includes('no hold is in the books'));
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({colorScheme: scheme});
    await accessible(`what-if, ${scheme}`, page);
  }
  await fits('what-if', page);
  await page.setViewportSize(PHONE);
  await fits('what-if on a telephone', page);
  await page.setViewportSize(DESKTOP);
  await page.emulateMedia({media: 'print'});
  check('printed: what was supposed and the answer, not the form', (await page.locator('[data-basket]').isVisible()) && (await page.locator('.legcard').first().isVisible()) && !(await page.locator('.tree').isVisible()));
  await close(page);
}

/** With the keyboard alone: search, choose, see, ask, take away. */
async function byHand(server) {
  const page = await open(server, '/ui/whatif?on=2018-06-01');
  await page.waitForSelector('.tree summary');
  await page.keyboard.press('/');
  await page.keyboard.type('seafood');
  await page.waitForFunction(() => document.querySelectorAll('[data-choice]').length === 1);
  await page.keyboard.press('Tab');
  const pause = page.locator('[data-choice="un.1718.seafood"] button', {hasText: 'Pause'});
  for (let n = 0; n < 6 && !(await pause.evaluate((one) => one === document.activeElement)); n++) await page.keyboard.press('Tab');
  check('Tab gets to the choice', await pause.evaluate((one) => one === document.activeElement));
  await page.keyboard.press('Space');
  await page.waitForSelector('[data-changed="un.1718.seafood"]');
  same('it is pressed', await pause.getAttribute('aria-pressed'), 'true');
  check('in force becomes paused', /In force[\s\S]*Paused/.test(await page.locator('[data-changed]').innerText()));
  check('it opens', (await said(page, 'goods')).includes('seafood'));
  await page.waitForFunction(() => location.search.includes('pause=un.1718.seafood'));
  check('the address holds it', true);
  await page.getByText('Files and questions').click();
  await page.getByLabel('Questions').fill('KP CN HS:0303 20 tonne\nKP CN HS:2701 20 tonne');
  await page.waitForFunction(() => document.querySelectorAll('[data-asked] li').length === 2);
  const asked = await page.locator('[data-asked]').innerText();
  check('a question is answered', /0303[\s\S]*no measure bars it[\s\S]*2701[\s\S]*prohibited[\s\S]*S\/RES\/2371 \(2017\) OP 8/.test(asked), asked);
  await page.locator('input[type=file]').setInputFiles({name: 'trade.csv', mimeType: 'text/csv', buffer: Buffer.from('date,from,to,hs,quantity,unit,value\n2018-06-02,KP,CN,0303,1,tonne,75\n2018-06-02,KP,CN,2701,1,tonne,25\n')});
  await page.waitForSelector('[data-flows]');
  const trade = await page.locator('[data-flows]').innerText();
  check('trade: what opens and what stays shut', trade.includes('75.0 % of the value') && trade.includes('S/RES/2371 (2017) OP 8'), trade);
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', {name: 'Save'}).click()]);
  const kept = JSON.parse(readFileSync(await saved.path(), 'utf8'));
  same('saved', kept.whatif.pause, ['un.1718.seafood']);
  await page.locator('[data-basket="un.1718.seafood"] button').click();
  await page.getByText('Nothing is supposed yet').waitFor();
  await page.locator('input[type=file]').setInputFiles({name: 'saved.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(kept))});
  await page.waitForSelector('[data-changed="un.1718.seafood"]');
  check('and loaded again', true);
  await close(page);
}

/** A draft from a file says what the same draft of the lawbook says; one that is none is refused in the server's words. */
async function byFile(server) {
  const page = await open(server, '/ui/whatif?on=2019-12-16', {allowed: [/40[04]/]});
  await page.getByText('Files and questions').click();
  await page.locator('input[type=file]').setInputFiles(join(root, 'lawbook/un/1718/draft-2019-12-16.yaml'));
  await page.waitForSelector('.legcard');
  const text = await said(page, 'goods');
  check('a draft from a file', text.includes('textiles, HS 50 to 63') && text.includes('Opens: 20'), text);
  check('what is not in the link is said', (await page.locator('main').innerText()).includes('Files are not in the link'));
  await page.locator('input[type=file]').setInputFiles({name: 'bad.yaml', mimeType: 'text/plain', buffer: Buffer.from('lawbook: 1\nacts: [\n')});
  await page.waitForSelector('section[aria-label="What would be"] [role=alert]');
  check('one that is none is told with its place', /draft-2:\d+:\d+/.test(await page.locator('section[aria-label="What would be"] [role=alert]').innerText()), await page.locator('section[aria-label="What would be"]').innerText());
  same('and nothing old stands there', await page.locator('.legcard').count(), 0);
  await page.goto(`${server.origin}/ui/whatif?on=2019-12-16&pause=un.1718.seafod`);
  await page.waitForSelector('section[aria-label="What would be"] [role=alert]');
  check('near names', (await page.locator('section[aria-label="What would be"] [role=alert]').innerText()).includes("did you mean 'un.1718.seafood'"));
  await close(page);
}

export default async function whatif({open: server}) {
  await draft(server);
  await byHand(server);
  await byFile(server);
}
