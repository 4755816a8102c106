import { create } from 'zustand';
import { readKept, writeKept } from './kept';

/** A number to call by one press. It stays on this phone: nobody else needs it. */
export interface FamilyNumber {
  name: string;
  phone: string;
}

const KEY = 'family-numbers';

interface FamilyNumbersStore {
  numbers: FamilyNumber[];
  setNumbers(numbers: FamilyNumber[]): void;
}

export const useFamilyNumbers = create<FamilyNumbersStore>((set) => ({
  numbers: readKept<FamilyNumber[]>(KEY) ?? [],
  setNumbers(numbers) {
    writeKept(KEY, numbers);
    set({ numbers });
  },
}));
