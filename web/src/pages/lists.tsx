import type {PageProps} from '../app';
import {t} from '../messages';
import {Head} from '../parts/basic';
import {useTitle} from '../use';

export default function Lists(_: PageProps) {
  useTitle(t('lists.title'));
  return <Head title={t('lists.title')} />;
}
