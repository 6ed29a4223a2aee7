import type {PageProps} from '../app';
import {t} from '../messages';
import {Head} from '../parts/basic';
import {useTitle} from '../use';

export default function Screen(_: PageProps) {
  useTitle(t('screen.title'));
  return <Head title={t('screen.title')} />;
}
