import {render} from 'preact';
import {App} from './app';
import {listenToKeys} from './keys';
import {followLinks} from './router';
import {setTheme, theme} from './theme';

setTheme(theme());
listenToKeys();
const root = document.getElementById('app');
if (root !== null) {
  followLinks(root);
  render(<App />, root);
}
