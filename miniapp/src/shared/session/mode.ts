import { create } from 'zustand';
import { readKept, writeKept } from './kept';

const KEY = 'elder';

interface ModeStore {
  isElder: boolean;
  setElder(isElder: boolean): void;
}

/** Elder mode: a different, shorter way through the portal. Chosen by the person and kept on this phone. */
export const useMode = create<ModeStore>((set) => ({
  isElder: readKept<boolean>(KEY) ?? false,
  setElder(isElder) {
    writeKept(KEY, isElder);
    set({ isElder });
  },
}));
