// en.ts - English.  One file a page, in messages/en/.
import {shell} from './en/shell';
import {screen} from './en/screen';
import {law} from './en/law';
import {whatif} from './en/whatif';
import {roadmap} from './en/roadmap';
import {work} from './en/work';
import {lists} from './en/lists';
import {check} from './en/check';

export const en = {...shell, ...screen, ...law, ...whatif, ...roadmap, ...work, ...lists, ...check} as const;
