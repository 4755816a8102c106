import type { FirstAid } from './cards.types';
import { LIFE_CARDS } from './cards-life';
import { PLACE_CARDS } from './cards-place';

/**
 * What this phone says of first aid, with no network and no server. A city puts its own medical director's name here
 * together with a new version; nobody is named who has not signed.
 */
export const FIRST_AID: FirstAid = {
  version: '2026.11-1',
  medicalSignOff: null,
  sources: [
    {
      zh: '心肺复苏：美国心脏协会电话指导心肺复苏的公开建议（每分钟 100–120 次，深 5–6 厘米，未受训者只按压）',
      en: 'CPR: public recommendations of the American Heart Association on telephone CPR (100–120 a minute, 5–6 cm, hands only if untrained)',
    },
    { zh: '其余：通行的公众急救常识', en: 'The rest: established first aid for the public' },
  ],
  cards: [...LIFE_CARDS, ...PLACE_CARDS],
};
