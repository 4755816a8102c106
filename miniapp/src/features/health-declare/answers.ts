import type { Declare, Symptom, Travel } from '@contracts/health-code';
import { dropKept, readKept, writeKept } from '@/shared/session/kept';

/** Answers so far. `undefined` is not answered: nothing is answered for the person. */
export interface Answers {
  symptoms?: Symptom[];
  hadContact?: boolean;
  travel?: Travel;
  isTrue: boolean;
}

export type Question = 'symptoms' | 'hadContact' | 'travel' | 'isTrue';

/** What is still to be answered, in the order of the page. */
export function missingAnswers(answers: Answers): Question[] {
  const missing: Question[] = [];
  if (!answers.symptoms) missing.push('symptoms');
  if (answers.hadContact === undefined) missing.push('hadContact');
  if (!answers.travel) missing.push('travel');
  if (!answers.isTrue) missing.push('isTrue');
  return missing;
}

/** The declaration, once nothing is missing. */
export function declarationOf(subject: string, answers: Answers): Declare | null {
  const { symptoms, hadContact, travel, isTrue } = answers;
  if (!symptoms || hadContact === undefined || !travel || !isTrue) return null;
  return { subject, symptoms, hadContact, travel, confirmsTruth: true };
}

/** Choosing a symptom takes “none” away; choosing it again takes the symptom away. */
export function toggleSymptom(symptoms: Symptom[] | undefined, symptom: Symptom): Symptom[] {
  const chosen = symptoms ?? [];
  return chosen.includes(symptom) ? chosen.filter((one) => one !== symptom) : [...chosen, symptom];
}

// Under `res.`, so that it goes when somebody signs out.
const draftKey = (personId: string, subject: string) => `res.health-draft.${personId}.${subject}`;

export const readDraft = (personId: string, subject: string): Answers | undefined =>
  readKept<Answers>(draftKey(personId, subject));

export const keepDraft = (personId: string, subject: string, answers: Answers): boolean =>
  writeKept(draftKey(personId, subject), answers);

export const dropDraft = (personId: string, subject: string): void => dropKept(draftKey(personId, subject));
