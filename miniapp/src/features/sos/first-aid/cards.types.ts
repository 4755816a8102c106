import type { IconName } from '@/shared/ui/icon';

export interface Said {
  zh: string;
  en: string;
}

export interface AidStep {
  say: Said;
  /** a word more, smaller; read aloud as well */
  more?: Said;
  /** the telephone belongs to this step */
  dial?: '120' | '119' | '110';
  /** the beat to press by belongs to this step */
  hasBeat?: boolean;
}

export interface AidCard {
  id: string;
  icon: IconName;
  title: Said;
  /** how to know that this is the card */
  when: Said;
  steps: AidStep[];
  /** when to stop, where going on too long or stopping too early costs a life */
  stop?: Said[];
  never: Said[];
}

/** The cards as one thing that a doctor signs: change a word and it is another version, to be signed anew. */
export interface FirstAid {
  version: string;
  /** the medical director who answers for this version; null while nobody does, which every card says */
  medicalSignOff: { name: string; title: string; date: string } | null;
  /** public guidance it rests on */
  sources: Said[];
  cards: AidCard[];
}
