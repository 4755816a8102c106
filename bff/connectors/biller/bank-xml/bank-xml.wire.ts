import { createHmac, timingSafeEqual } from 'node:crypto';
import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import iconv from 'iconv-lite';

/** The one address; what is asked stands in the head. */
export const GATEWAY_PATH = '/epay';
export const FILE_PATH = '/epay/file';
/** HMAC-SHA256 of the GBK bytes, upper-case hex. */
export const MAC_HEADER = 'x-mac';
export const AGENT_HEADER = 'x-agent';

export const TRADES = { query: '1001', pay: '1002', usage: '1003', settle: '2001' } as const;

/**
 * `0000` done; `E01` account unknown, `E02` closed, `E03` bill unknown, `E04` amount, `E05` not taken; `E10` the bill is
 * paid; `E11` this date and sequence were seen before (whether they were booked is not said); `E20` closed, cut-off or
 * maintenance; `E30` file disagrees; others: theirs.
 */
export const RETURN = {
  done: '0000',
  accountUnknown: 'E01',
  accountClosed: 'E02',
  billUnknown: 'E03',
  amount: 'E04',
  notTaken: 'E05',
  paid: 'E10',
  sequenceSeen: 'E11',
  closed: 'E20',
  disagrees: 'E30',
  busy: 'E99',
} as const;

export interface XmlNode {
  [name: string]: XmlNode | XmlNode[] | string;
}

// Numbers stay text (no float ever holds yuan); entities of a document type are not expanded, attributes not read.
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: true,
  processEntities: false,
  isArray: (name) => name === 'Bill' || name === 'Item' || name === 'Meter' || name === 'Month' || name === 'Row',
});
const builder = new XMLBuilder({ format: false, suppressEmptyNode: false, processEntities: true });

const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&apos;': "'", '&amp;': '&' };
/** The five that XML itself has, and none that a document brings. */
const plain = (text: string) => text.replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity]!);

function unescaped(node: XmlNode): XmlNode {
  return Object.fromEntries(
    Object.entries(node).map(([name, value]) => [
      name,
      typeof value === 'string'
        ? plain(value)
        : Array.isArray(value)
          ? value.map((each) => (typeof each === 'string' ? plain(each) : unescaped(each)))
          : unescaped(value),
    ]),
  ) as XmlNode;
}

/** One element as GBK bytes. Letters that GBK lacks become `?`, as the biller's system would have them. */
export function toGbkXml(root: string, content: XmlNode): Buffer {
  return iconv.encode(`<?xml version="1.0" encoding="GBK"?>${builder.build({ [root]: content }) as string}`, 'gbk');
}

/** The content of the root. @throws when it is not well-formed, has a document type, or has another root */
export function fromGbkXml(bytes: Buffer, root: string): XmlNode {
  const text = iconv.decode(bytes, 'gbk');
  if (/<!DOCTYPE|<!ENTITY/i.test(text)) throw new Error('a document type is not accepted');
  if (!text.trimEnd().endsWith(`</${root}>`)) throw new Error('the document broke off');
  const content = (parser.parse(text, true) as XmlNode)[root];
  if (typeof content !== 'object' || Array.isArray(content)) throw new Error(`not a ${root}`);
  return unescaped(content);
}

export function mac(secret: string, bytes: Buffer): string {
  return createHmac('sha256', secret).update(bytes).digest('hex').toUpperCase();
}

export function isSameMac(given: string, expected: string): boolean {
  return given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}

/** Text of a child; '' when there is none. */
export function textOf(node: XmlNode, name: string): string {
  const value = node[name];
  return typeof value === 'string' ? value : '';
}

/** A child element; empty when there is none. */
export function childOf(node: XmlNode, name: string): XmlNode {
  const value = node[name];
  return typeof value === 'object' && !Array.isArray(value) ? value : {};
}

/** Repeated children of a list element. */
export function listOf(node: XmlNode, list: string, item: string): XmlNode[] {
  const value = childOf(node, list)[item];
  return Array.isArray(value) ? value.filter((each): each is XmlNode => typeof each === 'object') : [];
}

// ── the day's detail file: GBK text, `|` between fields, CRLF, head and tail ────────────────────────────────

/** `HEAD|20261122|agent` … `TAIL|count|total`. Fields hold no `|`: codes, digits and yuan alone. */
export const DETAIL = {
  head: (date: string, agent: string) => `HEAD|${date}|${agent}`,
  row: (fields: readonly string[]) => fields.join('|'),
  tail: (count: number, totalYuan: string) => `TAIL|${count}|${totalYuan}`,
  end: '\r\n',
} as const;
