import type { ServiceTopic } from '@contracts/services';
import type { IconName } from '@/shared/ui/icon';

export const TOPIC_ICONS: Record<ServiceTopic, IconName> = {
  birth: 'baby',
  school: 'school',
  work: 'work',
  retirement: 'armchair',
  elderly: 'care',
  health: 'health',
  housing: 'home',
  marriage: 'ring',
  identity: 'identity',
  travel: 'car',
  bills: 'receipt',
  business: 'shop',
  disability: 'accessibility',
  farewell: 'flower',
};
