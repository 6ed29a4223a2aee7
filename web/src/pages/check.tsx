import type {PageProps} from '../app';
import {t} from '../messages';
import {Head} from '../parts/basic';
import {useTitle} from '../use';

export default function Check(_: PageProps) {
  useTitle(t('check.title'));
  return <Head title={t('check.title')} />;
}
