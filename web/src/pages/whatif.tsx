import type {PageProps} from '../app';
import {t} from '../messages';
import {Head} from '../parts/basic';
import {useTitle} from '../use';

export default function Whatif(_: PageProps) {
  useTitle(t('whatif.title'));
  return <Head title={t('whatif.title')} />;
}
