/** Ways in which a new timetable can go wrong at the operator. */
export const FEED_ACCIDENTS = ['none', 'no-trips-file', 'cut-short', 'nearly-empty'] as const;

/**
 * How live data behaves: `stale` stands still, header and all; `frozen` keeps a fresh header over positions that do not
 * move; `future` is signed an hour ahead; `empty` is well-formed and says nothing.
 */
export const LIVE_MODES = ['moving', 'stale', 'frozen', 'future', 'empty'] as const;
export type LiveMode = (typeof LIVE_MODES)[number];
