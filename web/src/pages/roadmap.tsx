import type {PageProps} from '../app';
import {t} from '../messages';
import {Head} from '../parts/basic';
import {useTitle} from '../use';

export default function Roadmap(_: PageProps) {
  useTitle(t('roadmap.title'));
  return <Head title={t('roadmap.title')} />;
}
