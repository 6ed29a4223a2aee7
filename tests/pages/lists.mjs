// lists.mjs - ages and health, what differs between two days, and quarantine with its reasons.
import {accessible, check, close, fits, open, PHONE, same} from './harness.mjs';

export default async function lists({open: server}) {
  const page = await open(server, '/ui/lists');
  await page.waitForSelector('tbody tr');
  const row = page.locator('tbody tr', {has: page.getByText('un', {exact: true})});
  const text = await row.innerText();
  check('a list, its newest version and what is amiss', text.includes('2025-11-29') && text.includes('In quarantine') && text.includes('Stale'), text);
  await page.getByLabel('Filter: Lists').fill('quarantine');
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
  check('filtered', true);
  await row.getByRole('button').click();
  await page.waitForSelector('.refused li');
  const refused = await page.locator('.refused').innerText();
  check('quarantine, with its reason and place', refused.includes('the file is empty or cut off') && /cut\.xml:\d+:\d+/.test(refused), refused);
  await page.getByLabel('From').fill('2024-09-21');
  await page.getByLabel('To', {exact: true}).fill('2025-11-29');
  await page.getByRole('button', {name: 'Compare'}).click();
  await page.waitForSelector('tbody .badge');
  const changes = await page.locator('tbody').innerText();
  check('what differs between two days', changes.includes('un:IRi.001') && changes.includes('Relisted') && changes.includes('Ruhengeri, Rwanda'), changes);
  check('the totals', (await page.locator('main').innerText()).includes('1 listed again'));
  for (const scheme of ['light', 'dark']) {
    await page.emulateMedia({colorScheme: scheme});
    await accessible(`a list, ${scheme}`, page);
  }
  await page.setViewportSize(PHONE);
  await fits('a list on a telephone', page);
  const link = page.url();
  await page.goto(link);
  await page.waitForSelector('.refused li');
  same('the address leads back to the same days', await page.getByLabel('From').inputValue(), '2024-09-21');
  await page.goBack();
  await close(page);
}
