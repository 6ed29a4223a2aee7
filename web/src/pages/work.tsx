import type {PageProps} from '../app';
import {t} from '../messages';
import {Head} from '../parts/basic';
import {useTitle} from '../use';

export default function Work(_: PageProps) {
  useTitle(t('work.title'));
  return <Head title={t('work.title')} />;
}
