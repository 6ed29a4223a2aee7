// roadmap.mjs - the relief draft of 2019 with a way back: steps, conditions, the run, and how it snaps back.
import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {accessible, check, close, DESKTOP, fits, open, PHONE, root, same} from './harness.mjs';

const read = (name) => readFileSync(join(root, 'roadmaps', name + '.yaml'), 'utf8');
const stateOf = (page, step) => page.locator(`[data-step=${step}]`).getAttribute('data-state');

async function snapback(server) {
  const want = await server.json('POST', '/v1/roadmap/simulate', {body: {roadmap: read('relief-2019/roadmap'), scenario: read('relief-2019/snapback')}});
  const page = await open(server, '/ui/roadmap?roadmap=relief-2019&scenario=snapback&on=2020-01-15');
  await page.waitForSelector('[data-step]');
  same('before the vote it waits', await stateOf(page, 'relief'), 'waiting');
  const step = await page.locator('[data-step=relief]').innerText();
  for (const word of ['The Council adopts the draft', 'nothing found by then', 'Verified, within 30 days', 'Falls back when', 'A launch of an intercontinental missile', 'told by KR, JP, US', 'Ends', 'Statues from the DPRK'])
    check(`a step: ${word}`, step.includes(word), step);
  // by keys: each change of the run in turn
  await page.locator('main h1').focus();
  const seen = [];
  for (const on of want.days.map((day) => day.on).filter((day) => day > '2020-01-15')) {
    await page.keyboard.press('n');
    await page.waitForFunction((day) => document.querySelector('input[type=range]').getAttribute('aria-valuetext') === day, on);
    seen.push([on, await stateOf(page, 'relief'), await stateOf(page, 'talks')]);
  }
  same('what the run does', seen, [['2020-01-31', 'verified', 'waiting'], ['2020-04-10', 'verified', 'verified'], ['2020-07-19', 'reversed', 'reversed']]);
  const spans = await page.locator('[data-measure-row="un.1718.statues"] [data-span]').evaluateAll((all) => all.map((one) => one.dataset.span));
  same('a measure ends and comes back', spans, ['in_force', 'removed', 'in_force']);
  const log = await page.locator('.roadlog').innerText();
  for (const word of ['Verified → Reversed', 'kp.icbm_launch=yes', 'Removed → In force', 'S/RES/2321 (2016) OP 29'])
    check(`what changes when: ${word}`, log.includes(word), log);
  check('its expectations came true', (await page.locator('main').innerText()).includes('All its 5 expectations came true'));
  check('it is sound', (await page.locator('main').innerText()).includes('The roadmap is sound'));
  await page.waitForFunction(() => location.search.includes('on=2020-07-19'));
  await page.keyboard.press('p');
  await page.waitForSelector('[data-step=relief][data-state=verified]');
  const range = page.locator('input[type=range]');
  await range.focus();
  await page.keyboard.press('Home');
  await page.waitForSelector('[data-step=relief][data-state=waiting]');
  check('the slider goes by keys', true);
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({colorScheme: scheme});
    await accessible(`a roadmap, ${scheme}`, page);
  }
  await fits('a roadmap', page);
  await page.setViewportSize(PHONE);
  await page.waitForFunction(() => document.querySelector('.road-plot').clientWidth < 390);
  await fits('a roadmap on a telephone', page);
  await page.setViewportSize(DESKTOP);
  await page.getByLabel('Scenario').first().selectOption('nothing');
  await page.waitForFunction(() => document.querySelector('.roadlog') === null);
  same('with nothing found it waits to this day', [await stateOf(page, 'relief'), await stateOf(page, 'talks')], ['waiting', 'waiting']);
  check('and says for what', (await page.locator('[data-step=relief]').innerText()).includes('waits for council.adopts=unknown'));
  await close(page);
}

/** All that are shipped run; a file of one's own does, and an error in it is told with its place. */
async function others(server) {
  const page = await open(server, '/ui/roadmap', {allowed: [/400/]});
  await page.waitForSelector('[data-step]');
  const names = await page.getByLabel('Roadmap').first().locator('option').evaluateAll((all) => all.map((one) => one.value));
  same('all that are shipped', names, ['action-for-action', 'dual-track', 'relief-2019', 'relief-2021', 'suspension-for-suspension']);
  for (const name of names)
    for (const scenario of ['works', 'snapback']) {
      await page.goto(`${server.origin}/ui/roadmap?roadmap=${name}&scenario=${scenario}`);
      await page.waitForSelector('[data-step]');
      const steps = (await server.json('POST', '/v1/roadmap/simulate', {body: {roadmap: read(`${name}/roadmap`), scenario: read(`${name}/${scenario}`)}})).steps;
      same(`${name}, ${scenario}: the steps at the end`, await page.locator('[data-step]').evaluateAll((all) => all.map((one) => [one.dataset.step, one.dataset.state])), steps.map((one) => [one.step, one.state]));
    }
  const still = await open(server, '/ui/roadmap?roadmap=suspension-for-suspension&scenario=works');
  await still.waitForSelector('.roadlog');
  check('relief of one layer names the others', (await still.locator('.roadlog').innerText()).includes('2 measures still bar some of it'), await still.locator('.roadlog').innerText());
  await close(still);
  await page.goto(`${server.origin}/ui/roadmap?roadmap=relief-2019&scenario=snapback`);
  await page.waitForSelector('[data-step]');
  await page.getByText('The files, to try other conditions').click();
  const course = page.locator('textarea').nth(1);
  await course.fill((await course.inputValue()).replace('{on: 2020-07-19, event: kp.icbm_launch}', '{on: 2020-05-01, event: kp.nuclear_test}').replace(/expect:[\s\S]*/, ''));
  await page.waitForSelector('[data-on="2020-05-01"]');
  check('another course of events', (await page.locator('[data-on="2020-05-01"]').innerText()).includes('Verified → Reversed'));
  await page.locator('textarea').first().fill('roadmap: 1\nid: [\n');
  await page.waitForSelector('[role=alert]');
  check('an error is told with its place', /roadmap:\d+:\d+/.test(await page.locator('[role=alert]').first().innerText()), await page.locator('[role=alert]').first().innerText());
  same('and nothing old stands there', await page.locator('[data-step]').count(), 0);
  await page.locator('input[type=file]').setInputFiles(join(root, 'roadmaps/dual-track/roadmap.yaml'));
  await page.waitForSelector('[data-step]');
  check('a roadmap from a file', (await page.locator('h1').innerText()).startsWith('Dual track'));
  await close(page);
}

export default async function roadmap({open: server}) {
  await snapback(server);
  await others(server);
}
