// run.mjs - drives every page against real servers.
//
// usage: node tests/pages/run.mjs [NAME...]     DETENTE=path of the program, else build/detente
//
// Each file beside this one that is named below has one function; they share two servers: `open` knows nobody and has
// no books of anybody's, `keyed` knows ann, sam, pia and bo (harness.mjs) and is what people write to.
import {chromiumPath, check, endAll, finish, importMore, importStaged, LISTS, PEOPLE, Server} from './harness.mjs';

const NAMES = ['shell', 'screen', 'check', 'lists', 'law', 'whatif', 'roadmap', 'work'];
const wanted = process.argv.slice(2);
if (chromiumPath() === undefined) {
  console.log('skipped: no Chromium here; apt-get install chromium');
  console.log('0 passed, 0 failed, 1 skipped');
  process.exit(0);
}
const started = Date.now();
try {
  const [open, keyed] = await Promise.all([Server.start({lists: LISTS, prepare: importMore}), Server.start({lists: LISTS, keys: PEOPLE, prepare: importStaged})]);
  console.log(`servers: ${Date.now() - started} ms`);
  for (const name of wanted.length > 0 ? wanted : NAMES) {
    const began = Date.now();
    try {
      const module = await import(`./${name}.mjs`);
      await module.default({open, keyed});
    } catch (error) {
      check(name, false, error.stack);
    }
    console.log(`${name}: ${Date.now() - began} ms`);
  }
} catch (error) {
  check('start', false, error.stack);
}
await endAll();
finish();
