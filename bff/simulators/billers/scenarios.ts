/** Always, never, or for this share of sequences: which ones follows from the seed alone. */
export type Chance = boolean | number;

/**
 * What may be made to go wrong with a biller, for all its accounts or for one. Numbers are those of the failures that
 * payments must survive.
 */
export interface BillerScenario {
  /** 34: asked for one account, it answers with another's data */
  answersAnotherAccount: Chance;
  /** 36, 46: a write-off waits, before or after it is booked, until the switch is turned back */
  holdsWriteOff: 'before' | 'after' | null;
  /** 37: booked, then the connection is cut */
  losesAnswer: Chance;
  /** 37: booked, and the answer breaks off in the middle */
  truncatesAnswer: Chance;
  /** 37: booked, and the answer is not the wire format */
  answersGarbage: Chance;
  /** 38: well signed, and about the write-off before this one */
  answersOutOfOrder: Chance;
  /** 39: `ours`: booked now, and said to be paid already; `other`: not booked, said to be paid */
  saysAlreadyPaid: 'ours' | 'other' | null;
  /** 40: every request fails with 503, unsigned */
  isDown: Chance;
  /** 40: signed "closed for work"; nothing is booked */
  isInMaintenance: Chance;
  /** 40: closed for half an hour from its cut-off */
  closesAtCutOff: boolean;
  /** 41: says that the amount is not what is owed */
  rejectsAmount: Chance;
  /** 42: books and proves so many fen more or less than it was sent */
  amountDeltaFen: number;
  /** 43: gives proof, and has nothing in books or file */
  deniesLater: Chance;
  /** 44: refuses or never answers a void */
  voidFails: 'unsupported' | 'timeout' | null;
  /** 45: takes it, says "at work on it", and books it so many milliseconds later */
  booksLateMs: number;
  /** 45: what it says meanwhile when asked */
  saysMeanwhile: 'processing' | 'not_found';
  /** 64: booked on the next business day, as over midnight */
  booksNextDay: Chance;
  /** 62: booked, and left out of the file */
  leavesOutOfFile: Chance;
  /** 63: so many fen more or less in the file */
  fileDeltaFen: number;
  /** 65: what is wrong with the day's file */
  detailFile: 'late' | 'truncated' | 'hash_wrong' | 'count_wrong' | 'duplicated' | 'other_format' | null;
  /** 40, 62: as agency's file is taken: not answered, or every row disputed */
  settlement: 'silent' | 'disputes_all' | null;
  /** 57: the tax authority fails so many times for a number before an invoice is accepted */
  invoiceFailsTimes: number;
  /** 56: and so many times before one is taken back */
  invoiceReverseFailsTimes: number;
  /** milliseconds between accepting an invoice, or its reversal, and being done with it */
  invoiceTakesMs: number;
}

export const NO_TROUBLE: Readonly<BillerScenario> = {
  answersAnotherAccount: false,
  holdsWriteOff: null,
  losesAnswer: false,
  truncatesAnswer: false,
  answersGarbage: false,
  answersOutOfOrder: false,
  saysAlreadyPaid: null,
  isDown: false,
  isInMaintenance: false,
  closesAtCutOff: false,
  rejectsAmount: false,
  amountDeltaFen: 0,
  deniesLater: false,
  voidFails: null,
  booksLateMs: 0,
  saysMeanwhile: 'processing',
  booksNextDay: false,
  leavesOutOfFile: false,
  fileDeltaFen: 0,
  detailFile: null,
  settlement: null,
  invoiceFailsTimes: 0,
  invoiceReverseFailsTimes: 0,
  invoiceTakesMs: 0,
};

/**
 * Magic inputs: the last four digits of any well-formed account number. `0000` unknown · `9001` closed · `9002` owes
 * nothing · `9003` one bill of 1 fen · `9004` a year of arrears · `9005` a card meter · `9006` a holder whose name GBK
 * cannot write · `9007` a prepaid meter in credit. Every other number is some household, the same for the same seed.
 */
export type MagicAccount =
  | 'unknown'
  | 'closed'
  | 'nothing_owed'
  | 'one_fen'
  | 'year_of_arrears'
  | 'card_meter'
  | 'rare_name'
  | 'in_credit';

const BY_ENDING: Record<string, MagicAccount> = {
  '0000': 'unknown',
  '9001': 'closed',
  '9002': 'nothing_owed',
  '9003': 'one_fen',
  '9004': 'year_of_arrears',
  '9005': 'card_meter',
  '9006': 'rare_name',
  '9007': 'in_credit',
};

export function magicOf(accountNo: string): MagicAccount | null {
  return BY_ENDING[accountNo.slice(-4)] ?? null;
}

/** Households of the demo city with their own names; the portal's seed binds the same numbers. */
export const DEMO_HOUSEHOLDS: Readonly<
  Record<string, Record<string, { holder: string; address: string; arrears: number; isCardMeter?: boolean }>>
> = {
  water: {
    '0210038857': { holder: '林晓雯', address: '翠湖街道文林路18号3栋502室', arrears: 1 },
    '0210020416': { holder: '王桂芳', address: '钟楼街道鼓楼巷6号1栋101室', arrears: 2 },
  },
  power: {
    '5301024471186': { holder: '林晓雯', address: '翠湖街道文林路18号3栋502室', arrears: 1 },
    '5301020093352': { holder: '王桂芳', address: '钟楼街道鼓楼巷6号1栋101室', arrears: 1 },
  },
  gas: {
    '80215573': { holder: '林晓雯', address: '翠湖街道文林路18号3栋502室', arrears: 1 },
    '80200931': { holder: '王桂芳', address: '钟楼街道鼓楼巷6号1栋101室', arrears: 1, isCardMeter: true },
  },
  heating: {
    R2600718: { holder: '林晓雯', address: '翠湖街道文林路18号3栋502室', arrears: 1 },
    R2600235: { holder: '王桂芳', address: '钟楼街道鼓楼巷6号1栋101室', arrears: 1 },
  },
  property: {
    'WL-3-0502': { holder: '林晓雯', address: '文林苑3栋502室', arrears: 2 },
    'GL-1-0101': { holder: '王桂芳', address: '鼓楼小区1栋101室', arrears: 1 },
  },
  fines: {
    '5399011200438215': { holder: '林晓雯', address: '云A·5K***', arrears: 1 },
  },
};
