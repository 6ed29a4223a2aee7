import type {PageProps} from '../app';
import {t} from '../messages';
import {Head} from '../parts/basic';
import {useTitle} from '../use';

export default function Law(_: PageProps) {
  useTitle(t('law.title'));
  return <Head title={t('law.title')} />;
}
