import { defineWords } from '@/shared/i18n';
import { en } from './words.en';
import { zh } from './words.zh';

export const words = defineWords({ zh, en });
