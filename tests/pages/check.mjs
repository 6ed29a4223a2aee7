// check.mjs - a transaction from a form and from a file; the verdict by leg, with paragraphs.
import {join} from 'node:path';
import {accessible, check as promise, close, fits, open, PHONE, root, same} from './harness.mjs';

const verdict = (page) => page.locator('.verdictline .badge').first().getAttribute('data-code');

export default async function check({open: server}) {
  const page = await open(server, '/ui/check', {allowed: [/status of 400/]});
  await page.waitForSelector('input.day');
  // by keyboard alone: coal on the day of a summit
  await page.locator('input.day').focus();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('2018-06-12');
  await page.keyboard.press('Tab');
  await page.keyboard.type('KP');
  await page.keyboard.press('Tab');
  await page.keyboard.type('CN');
  await page.keyboard.press('Tab');
  await page.keyboard.type('2701');
  await page.keyboard.press('Tab');
  await page.keyboard.type('1000');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.leg');
  same('coal of North Korea in 2018', await verdict(page), 'REJECT');
  const told = await page.locator('.leg').innerText();
  promise('by which paragraph', told.includes('S/RES/2371 (2017) OP 8') && told.includes('Prohibited'), told);
  promise('what nobody stated', (await page.locator('main').innerText()).includes('Carriage'));
  await page.locator('.leg button.open').first().click();
  await page.waitForSelector('dialog .acts li');
  promise('the acts behind it', (await page.locator('dialog').innerText()).includes('S/RES/2270 (2016) OP 29'));
  await page.keyboard.press('Escape');
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({colorScheme: scheme});
    await accessible(`a verdict by leg, ${scheme}`, page);
  }
  await page.locator('.leg summary').first().click();
  await page.setViewportSize(PHONE);
  await fits('a verdict by leg on a telephone', page);
  await page.setViewportSize({width: 1280, height: 800});
  // the question is another: the old answer says so
  await page.getByLabel('HS code').fill('1006');
  await page.waitForSelector('.stale');
  promise('an old answer is pale and says so', (await page.locator('.stale [role=status]').innerText()).includes('changed'));
  // from a file
  await page.setInputFiles('input[type=file]', join(root, 'samples/payment-to-a-listed-person.yaml'));
  await page.waitForFunction(() => document.querySelector('.verdictline .badge')?.dataset.code === 'BLOCK' && document.querySelector('.stale') === null);
  const blocked = await page.locator('main').innerText();
  promise('a listed party stops the other legs', blocked.includes('KIM YONG CHOL') && blocked.includes('Stopped by the freeze'), blocked);
  promise('the document is there to be read', (await page.locator('textarea').inputValue()).includes('KIM YONG CHOL'));
  await page.getByRole('button', {name: /found/}).first().click();
  await page.waitForSelector('dialog .alert');
  await page.keyboard.press('Escape');
  // a document that is none: its place, and no old verdict beside it
  await page.locator('textarea').fill('date: 2018-06-12\nfrom: KP\nto: CN\ngodos: x\n');
  await page.getByRole('button', {name: 'Check', exact: true}).click();
  await page.waitForSelector('[role=alert]');
  promise('a misspelt key, with its place', /4:1.*godos/s.test(await page.locator('[role=alert]').innerText()), await page.locator('[role=alert]').innerText());
  same('and no verdict', await page.locator('.verdictline').count(), 0);
  await close(page);
}
