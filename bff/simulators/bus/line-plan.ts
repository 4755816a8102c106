import { seededRandom } from '../seeded-random';
import { NORTH_SOUTH, WEST_EAST } from './street-names';

export type Turn = [row: number, column: number];

/** How often a line runs. */
export type Timetable =
  | { kind: 'trips'; peakMin: number; offPeakMin: number; firstS: number; lastS: number; hasWeekend: boolean }
  | { kind: 'interval'; isExact: boolean; headwaysS: [fromS: number, untilS: number, headwayS: number][] };

export interface LinePlan {
  key: string;
  name: string;
  turns: Turn[];
  /** runs one way round and ends where it began */
  isLoop: boolean;
  /** 大站: stops at every third corner only */
  isExpress: boolean;
  service: 'daily' | 'workdays' | 'restdays';
  timetable: Timetable;
  color: string;
  /** carries no position terminals: its times stay those of the timetable */
  isUntracked: boolean;
}

const ROWS = WEST_EAST.length;
const COLUMNS = NORTH_SOUTH.length;
const COLORS = ['0B62BD', '147D3F', '8A5A00', '6A3FA0', '0F7C86', 'A13D63', '46607A', '9A4A17'];
const hours = (count: number) => Math.round(count * 3600);

/** 37 numbered lines, their 区间 and 大站, loops, night, feeder, commuter and holiday lines: 60 in all. */
export function planLines(seed: string): LinePlan[] {
  const random = seededRandom(`${seed}:lines`);
  const between = (low: number, high: number) => low + Math.floor(random() * (high - low + 1));
  const lines: LinePlan[] = [];
  const add = (line: Partial<LinePlan> & Pick<LinePlan, 'key' | 'name' | 'turns'>) => {
    lines.push({
      isLoop: false,
      isExpress: false,
      service: 'daily',
      timetable: { kind: 'trips', peakMin: 9, offPeakMin: 14, firstS: hours(6), lastS: hours(22), hasWeekend: false },
      color: COLORS[lines.length % COLORS.length]!,
      isUntracked: false,
      ...line,
    });
  };

  for (let number = 1; number <= 37; number++) {
    const isTrunk = number <= 12;
    const peakMin = isTrunk ? between(5, 8) : between(10, 15);
    add({
      key: `L${number}`,
      name: `${number}路`,
      turns: zigzag(between, number),
      timetable: {
        kind: 'trips',
        peakMin,
        offPeakMin: Math.round(peakMin * 1.6),
        firstS: hours(5.5) + between(0, 4) * 900,
        lastS: hours(21.5) + between(0, 6) * 900,
        hasWeekend: isTrunk,
      },
      isUntracked: number === 19 || number === 33,
    });
  }
  for (const number of [3, 8, 11, 21]) {
    const whole = lines[number - 1]!;
    // the middle of the line, in the hours when it is fullest
    add({
      key: `${whole.key}Q`,
      name: `${number}路区间`,
      turns: whole.turns.slice(0, 3),
      service: 'workdays',
      color: whole.color,
      timetable: {
        kind: 'trips',
        peakMin: 12,
        offPeakMin: 30,
        firstS: hours(6.75),
        lastS: hours(19),
        hasWeekend: false,
      },
    });
  }
  for (const number of [2, 6]) {
    const whole = lines[number - 1]!;
    add({ key: `${whole.key}D`, name: `${number}路大站快车`, turns: whole.turns, isExpress: true, color: whole.color });
  }
  const loops: [string, Turn[]][] = [
    [
      '环1路',
      [
        [5, 5],
        [5, 11],
        [10, 11],
        [10, 5],
        [5, 5],
      ],
    ],
    [
      '环2路',
      [
        [2, 2],
        [2, 15],
        [13, 15],
        [13, 2],
        [2, 2],
      ],
    ],
    // a figure of eight: the corner in the middle is passed twice
    [
      '环3路',
      [
        [7, 8],
        [4, 8],
        [4, 12],
        [7, 12],
        [7, 4],
        [11, 4],
        [11, 8],
        [7, 8],
      ],
    ],
  ];
  loops.forEach(([name, turns], at) => {
    add({ key: `H${at + 1}`, name, turns, isLoop: true });
  });
  for (let at = 1; at <= 4; at++) {
    add({
      key: `Y${at}`,
      name: `夜${at}路`,
      turns: zigzag(between, at + 60),
      timetable: {
        kind: 'trips',
        peakMin: 25,
        offPeakMin: 25,
        firstS: hours(21.5),
        lastS: hours(26.5),
        hasWeekend: false,
      },
    });
  }
  for (let at = 1; at <= 5; at++) {
    const row = between(1, ROWS - 6);
    const column = between(1, COLUMNS - 6);
    add({
      key: `M${at}`,
      name: `微${at}路`,
      turns: [
        [row, column],
        [row, column + 3],
        [row + 4, column + 3],
        [row + 4, column + 1],
      ],
      timetable: {
        kind: 'interval',
        isExact: false,
        headwaysS: [
          [hours(6.5), hours(9), 360],
          [hours(9), hours(16.5), 720],
          [hours(16.5), hours(20.5), 480],
        ],
      },
    });
  }
  for (let at = 1; at <= 2; at++) {
    add({
      key: `K${at}`,
      name: `快${at}路`,
      turns:
        at === 1
          ? [
              [7, 0],
              [7, COLUMNS - 1],
            ]
          : [
              [0, 8],
              [ROWS - 1, 8],
            ],
      timetable: {
        kind: 'interval',
        isExact: true,
        headwaysS: [
          [hours(6), hours(9), 300],
          [hours(9), hours(17), 480],
          [hours(17), hours(22.5), 360],
        ],
      },
    });
  }
  for (let at = 1; at <= 2; at++) {
    add({
      key: `G${at}`,
      name: `高峰${at}路`,
      turns: zigzag(between, at + 80),
      service: 'workdays',
      timetable: {
        kind: 'trips',
        peakMin: 12,
        offPeakMin: 60,
        firstS: hours(6.75),
        lastS: hours(19.25),
        hasWeekend: false,
      },
    });
  }
  add({
    key: 'T1',
    name: '旅游1路',
    turns: [
      [7, 6],
      [7, 12],
      [13, 12],
      [13, 16],
    ],
    service: 'restdays',
  });
  return lines;
}

/** Across the city with two or three turns, every line another way. */
function zigzag(between: (low: number, high: number) => number, number: number): Turn[] {
  const first = between(0, 3);
  const last = between(ROWS - 4, ROWS - 1);
  const west = between(0, 4);
  const east = between(COLUMNS - 5, COLUMNS - 1);
  const middleRow = between(4, ROWS - 5);
  const middleColumn = between(5, COLUMNS - 6);
  switch (number % 4) {
    case 0:
      return [
        [first, west],
        [first, middleColumn],
        [last, middleColumn],
        [last, east],
      ];
    case 1:
      return [
        [middleRow, 0],
        [middleRow, middleColumn],
        [last, middleColumn],
        [last, east],
      ];
    case 2:
      return [
        [first, east],
        [middleRow, east],
        [middleRow, west],
        [last, west],
      ];
    default:
      return [
        [0, middleColumn],
        [middleRow, middleColumn],
        [middleRow, east],
        [last, east],
      ];
  }
}
