import { XMLBuilder, XMLParser } from 'fast-xml-parser';

/** OASIS Common Alerting Protocol 1.2, http://docs.oasis-open.org/emergency/cap/v1.2/CAP-v1.2-os.html */
export const CAP_NAMESPACE = 'urn:oasis:names:tc:emergency:cap:1.2';
export const CAP_CONTENT_TYPE = 'application/cap+xml';

const STATUSES = ['Actual', 'Exercise', 'System', 'Test', 'Draft'] as const;
const MSG_TYPES = ['Alert', 'Update', 'Cancel', 'Ack', 'Error'] as const;
const SCOPES = ['Public', 'Restricted', 'Private'] as const;
const CATEGORIES = [
  'Geo',
  'Met',
  'Safety',
  'Security',
  'Rescue',
  'Fire',
  'Health',
  'Env',
  'Transport',
  'Infra',
  'CBRNE',
  'Other',
] as const;
const RESPONSES = [
  'Shelter',
  'Evacuate',
  'Prepare',
  'Execute',
  'Avoid',
  'Monitor',
  'Assess',
  'AllClear',
  'None',
] as const;
const URGENCIES = ['Immediate', 'Expected', 'Future', 'Past', 'Unknown'] as const;
const SEVERITIES = ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'] as const;
const CERTAINTIES = ['Observed', 'Likely', 'Possible', 'Unlikely', 'Unknown'] as const;

export interface CapReference {
  sender: string;
  identifier: string;
  sentAt: Date;
}

/** WGS-84, as CAP asks. */
export interface CapCircle {
  latitude: number;
  longitude: number;
  radiusKm: number;
}

export interface CapInfo {
  language: string | null;
  categories: (typeof CATEGORIES)[number][];
  event: string;
  responseTypes: (typeof RESPONSES)[number][];
  urgency: (typeof URGENCIES)[number];
  severity: (typeof SEVERITIES)[number];
  certainty: (typeof CERTAINTIES)[number];
  headline: string | null;
  description: string | null;
  instruction: string | null;
  contact: string | null;
  parameters: { name: string; value: string }[];
  areas: { words: string; circles: CapCircle[] }[];
}

/** One message. A text that is there has letters; empty is null. */
export interface CapMessage {
  identifier: string;
  sender: string;
  /** whole seconds */
  sentAt: Date;
  status: (typeof STATUSES)[number];
  msgType: (typeof MSG_TYPES)[number];
  scope: (typeof SCOPES)[number];
  addresses: string[];
  codes: string[];
  note: string | null;
  references: CapReference[];
  incidents: string[];
  info: CapInfo[];
}

interface XmlNode {
  [name: string]: XmlNode | XmlNode[] | string | string[];
}

const LISTS = new Set(['code', 'info', 'category', 'responseType', 'parameter', 'area', 'circle']);
// Texts stay as they are; entities of a document type are not expanded, attributes and prefixes not read.
const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  isArray: (name) => LISTS.has(name),
});
const builder = new XMLBuilder({
  format: false,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: false,
  processEntities: true,
});

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

/** The five that XML itself has and characters by number; none that a document brings. */
function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(lt|gt|quot|apos|amp));/gi, (whole, decimal, hex, name) => {
    if (name) return ENTITIES[name as string] ?? whole;
    const point = decimal ? Number(decimal) : Number.parseInt(hex, 16);
    return point <= 0x10ffff && !(point >= 0xd800 && point <= 0xdfff) ? String.fromCodePoint(point) : '\ufffd';
  });
}

const encoded = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** What XML 1.0 can't carry is left out; line ends are `\n`, as any XML reader would make them. */
export function carriable(text: string): string {
  return (
    text
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what XML can't carry
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replace(/\p{Surrogate}/gu, '\ufffd')
  );
}

const BEIJING_OFFSET_MS = 8 * 3_600_000;

/** `2026-11-22T20:05:00+08:00`: CAP knows neither `Z` nor parts of a second. */
export function capTime(at: Date): string {
  return `${new Date(at.getTime() + BEIJING_OFFSET_MS).toISOString().slice(0, 19)}+08:00`;
}

function timeOf(text: string): Date {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d$/.test(text)) throw new Error('a time in another form');
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new Error('a time that is none');
  return at;
}

/** Identifiers and senders: no spaces, commas, `<` or `&`, says CAP. */
function nameOf(text: string, what: string): string {
  if (!/^[^\s,<&]{1,200}$/.test(text)) throw new Error(`${what} holds what CAP forbids`);
  return text;
}

const listText = (items: readonly string[]) =>
  items.map((item) => (/\s/.test(item) ? `"${item.replaceAll('"', "'")}"` : item)).join(' ');

function listOfText(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map((found) => found[1] ?? found[2]!).filter(Boolean);
}

/** Only what is there: an element without content says nothing. */
function withText(name: string, text: string | null): Record<string, string> {
  const kept = text === null ? '' : carriable(text);
  return kept === '' ? {} : { [name]: kept };
}

function infoNode(info: CapInfo): XmlNode {
  // CAP's schema is a sequence: the order of these keys is part of the format.
  return {
    ...withText('language', info.language),
    category: info.categories,
    event: carriable(info.event),
    ...(info.responseTypes.length > 0 ? { responseType: info.responseTypes } : {}),
    urgency: info.urgency,
    severity: info.severity,
    certainty: info.certainty,
    ...withText('headline', info.headline),
    ...withText('description', info.description),
    ...withText('instruction', info.instruction),
    ...withText('contact', info.contact),
    parameter: info.parameters.map(({ name, value }) => ({ valueName: carriable(name), value: carriable(value) })),
    area: info.areas.map(({ words, circles }) => ({
      areaDesc: carriable(words),
      circle: circles.map(({ latitude, longitude, radiusKm }) => `${latitude},${longitude} ${radiusKm}`),
    })),
  };
}

/** A message as a CAP 1.2 document. @throws when an identifier holds what CAP forbids */
export function writeCap(message: CapMessage): string {
  const alert = {
    '@xmlns': CAP_NAMESPACE,
    identifier: nameOf(message.identifier, 'identifier'),
    sender: nameOf(message.sender, 'sender'),
    sent: capTime(message.sentAt),
    status: message.status,
    msgType: message.msgType,
    scope: message.scope,
    ...(message.addresses.length > 0 ? { addresses: listText(message.addresses.map(carriable)) } : {}),
    code: message.codes.map(carriable),
    ...withText('note', message.note),
    ...(message.references.length > 0
      ? {
          references: message.references
            .map(
              (each) =>
                `${nameOf(each.sender, 'sender')},${nameOf(each.identifier, 'identifier')},${capTime(each.sentAt)}`,
            )
            .join(' '),
        }
      : {}),
    ...(message.incidents.length > 0 ? { incidents: listText(message.incidents.map(carriable)) } : {}),
    info: message.info.map(infoNode),
  };
  return `<?xml version="1.0" encoding="UTF-8"?>${builder.build({ alert }) as string}`;
}

function textOf(node: XmlNode, name: string): string {
  const value = node[name];
  return typeof value === 'string' ? decoded(value) : '';
}
const textOrNull = (node: XmlNode, name: string) => textOf(node, name) || null;

function textsOf(node: XmlNode, name: string): string[] {
  const value = node[name];
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string').map(decoded) : [];
}

function nodesOf(node: XmlNode, name: string): XmlNode[] {
  const value = node[name];
  return Array.isArray(value) ? value.filter((each): each is XmlNode => typeof each === 'object') : [];
}

function oneOf<T extends string>(known: readonly T[], text: string, what: string): T {
  const found = known.find((each) => each === text.trim());
  if (!found) throw new Error(`${what} is none that CAP knows`);
  return found;
}

function circleOf(text: string): CapCircle {
  const parts = /^\s*(-?\d+(?:\.\d+)?(?:e-?\d+)?),(-?\d+(?:\.\d+)?(?:e-?\d+)?)\s+(\d+(?:\.\d+)?(?:e-?\d+)?)\s*$/i.exec(
    text,
  );
  if (!parts) throw new Error('a circle in another form');
  const [latitude, longitude, radiusKm] = parts.slice(1).map(Number) as [number, number, number];
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) throw new Error('a circle off the earth');
  return { latitude, longitude, radiusKm };
}

function referenceOf(text: string): CapReference {
  const [sender = '', identifier = '', sent = ''] = text.split(',');
  return { sender: nameOf(sender, 'sender'), identifier: nameOf(identifier, 'identifier'), sentAt: timeOf(sent) };
}

function readInfo(node: XmlNode): CapInfo {
  return {
    language: textOrNull(node, 'language'),
    categories: textsOf(node, 'category').map((each) => oneOf(CATEGORIES, each, 'category')),
    event: textOf(node, 'event'),
    responseTypes: textsOf(node, 'responseType').map((each) => oneOf(RESPONSES, each, 'responseType')),
    urgency: oneOf(URGENCIES, textOf(node, 'urgency'), 'urgency'),
    severity: oneOf(SEVERITIES, textOf(node, 'severity'), 'severity'),
    certainty: oneOf(CERTAINTIES, textOf(node, 'certainty'), 'certainty'),
    headline: textOrNull(node, 'headline'),
    description: textOrNull(node, 'description'),
    instruction: textOrNull(node, 'instruction'),
    contact: textOrNull(node, 'contact'),
    parameters: nodesOf(node, 'parameter').map((each) => ({
      name: textOf(each, 'valueName'),
      value: textOf(each, 'value'),
    })),
    areas: nodesOf(node, 'area').map((each) => ({
      words: textOf(each, 'areaDesc'),
      circles: textsOf(each, 'circle').map(circleOf),
    })),
  };
}

/** Reads a CAP 1.2 document. @throws when it is not well-formed, has a document type, or says what CAP does not know */
export function readCap(document: string): CapMessage {
  if (/<!DOCTYPE|<!ENTITY/i.test(document)) throw new Error('a document type is not accepted');
  if (!document.includes(CAP_NAMESPACE)) throw new Error('not CAP 1.2');
  if (!/<\/(?:[\w.-]+:)?alert\s*>\s*$/.test(document)) throw new Error('the document broke off');
  const plain = document.replace(/<!\[CDATA\[([\s\S]*?)\]\]>/g, (_, inner: string) => encoded(inner));
  const node = (parser.parse(plain, true) as XmlNode).alert;
  if (typeof node !== 'object' || Array.isArray(node)) throw new Error('not an alert');
  return {
    identifier: nameOf(textOf(node, 'identifier').trim(), 'identifier'),
    sender: nameOf(textOf(node, 'sender').trim(), 'sender'),
    sentAt: timeOf(textOf(node, 'sent').trim()),
    status: oneOf(STATUSES, textOf(node, 'status'), 'status'),
    msgType: oneOf(MSG_TYPES, textOf(node, 'msgType'), 'msgType'),
    scope: oneOf(SCOPES, textOf(node, 'scope'), 'scope'),
    addresses: listOfText(textOf(node, 'addresses')),
    codes: textsOf(node, 'code').filter(Boolean),
    note: textOrNull(node, 'note'),
    references: textOf(node, 'references').split(/\s+/).filter(Boolean).map(referenceOf),
    incidents: listOfText(textOf(node, 'incidents')),
    info: nodesOf(node, 'info').map(readInfo),
  };
}
