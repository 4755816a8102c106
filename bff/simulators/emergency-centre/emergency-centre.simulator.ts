import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { CAP_CONTENT_TYPE, type CapMessage, readCap, writeCap } from '../../connectors/emergency-centre/cap.wire';
import {
  CAP_PATH,
  CENTRE_HEADERS,
  CENTRE_NEWS,
  type CentresFile,
  DRILL_MARKS,
  isSameSignature,
  SIGNATURE_WINDOW_MS,
  signAnswer,
  signMessage,
} from '../../connectors/emergency-centre/emergency-centre.wire';
import { FaultSwitch } from '../fault-switch';
import { ReceivedLog } from '../received-log';
import type { SimAnswer, SimRequest, Simulator, SimulatorDeps } from '../simulator.types';
import { centrePanels } from './centre-panels';
import { readDemoCentres } from './demo-centres';
import { CENTRE_MODES, type CentreMode } from './scenarios';

type Entry = CentresFile['centres'][number];
type CentreNumber = Entry['centre'];

/** An incident as the centre's dispatcher has it on the screen. */
export interface CentreIncident {
  centre: CentreNumber;
  /** the centre's own number */
  reference: string;
  /** the Alert that opened it */
  alert: CapMessage;
  /** everything about it, the Alert first; the same identifier once */
  messages: CapMessage[];
  /** how often its Alert came in all */
  timesAlerted: number;
  replyTo: string;
  isCancelled: boolean;
  receipts: number;
}

export interface EmergencyCentreSimulator extends Simulator {
  setMode(centre: CentreNumber, mode: CentreMode): void;
  incidents(centre?: CentreNumber): CentreIncident[];
  /** Actual messages about a drill: each one is a fire engine sent for nothing */
  drillsThatLookedReal(): CapMessage[];
  /** The dispatcher's buttons. Resolves with the status our portal answered; 0 when it did not. */
  sendReceipt(reference: string): Promise<number>;
  sendNews(reference: string, news: keyof typeof CENTRE_NEWS): Promise<number>;
  /** resolves when everything under way to the portal was answered or given up */
  repliesIdle(): Promise<void>;
}

const modeSchema = z.object({ centre: z.enum(['110', '119', '120']), mode: z.enum(CENTRE_MODES) });
const referenceSchema = z.object({ reference: z.string() });

/** 110, 119 and 120: signed CAP 1.2 in, signed receipts out, and a loud no to a drill that looks real. */
export function createEmergencyCentreSimulator(deps: SimulatorDeps): EmergencyCentreSimulator {
  const { centres, sender: portal } = readDemoCentres(deps.settings.EMERGENCY_CENTRES_FILE);
  const modes = new Map<CentreNumber, CentreMode>(centres.map(({ centre }) => [centre, 'receipt_at_once']));
  const nonces = new Map<string, number>();
  const incidents = new Map<string, CentreIncident>();
  const byIdentifier = new Map<string, CentreIncident>();
  const looksReal: CapMessage[] = [];
  const replies = new Set<Promise<number>>();
  let count = 0;

  const entryOf = (centre: CentreNumber) => centres.find((each) => each.centre === centre)!;

  function signed(entry: Entry, request: SimRequest, status: number, body: string, note: string): SimAnswer {
    const messageNonce = request.headers[CENTRE_HEADERS.nonce] ?? '';
    return {
      status,
      headers: {
        'content-type': CAP_CONTENT_TYPE,
        [CENTRE_HEADERS.signature]: signAnswer(entry.secret, { status, messageNonce, body }),
      },
      body,
      note,
    };
  }

  function signatureFault(entry: Entry, { headers, body }: SimRequest): string | null {
    if (headers[CENTRE_HEADERS.keyId] !== entry.keyId) return 'unknown key';
    const timestamp = headers[CENTRE_HEADERS.timestamp] ?? '';
    const nonce = headers[CENTRE_HEADERS.nonce] ?? '';
    const replyTo = headers[CENTRE_HEADERS.replyTo] ?? '';
    const expected = signMessage(entry.secret, { path: CAP_PATH, timestamp, nonce, replyTo, body });
    if (!isSameSignature(headers[CENTRE_HEADERS.signature] ?? '', expected)) return 'signature';
    const now = deps.clock.now().getTime();
    if (!(Math.abs(now - Number(timestamp)) <= SIGNATURE_WINDOW_MS)) return 'timestamp';
    for (const [old, at] of nonces) if (now - at > 2 * SIGNATURE_WINDOW_MS) nonces.delete(old);
    if (nonce.length < 16 || nonces.has(nonce)) return 'nonce';
    nonces.set(nonce, now);
    return null;
  }

  /** What the centre writes: an Ack, an Error or an Update about a message of the portal. */
  function ownMessage(entry: Entry, about: CapMessage, of: Partial<CapMessage>): CapMessage {
    return {
      identifier: `${entry.centre}-${randomUUID()}`,
      sender: entry.sender,
      sentAt: deps.clock.now(),
      status: about.status,
      msgType: 'Ack',
      scope: 'Private',
      addresses: [portal],
      codes: [],
      note: null,
      references: [{ sender: about.sender, identifier: about.identifier, sentAt: about.sentAt }],
      incidents: [],
      info: [],
      ...of,
    };
  }

  /** Posts to the portal as a centre does: three attempts, then a person would have to look. */
  function reply(incident: CentreIncident, message: CapMessage): Promise<number> {
    const entry = entryOf(incident.centre);
    const body = writeCap(message);
    const path = new URL(incident.replyTo).pathname;
    const sending = (async () => {
      let status = 0;
      for (let attempt = 0; attempt < 3 && (status === 0 || status >= 500); attempt++) {
        const timestamp = String(deps.clock.now().getTime());
        const nonce = randomUUID();
        status = await fetch(incident.replyTo, {
          method: 'POST',
          headers: {
            'content-type': CAP_CONTENT_TYPE,
            [CENTRE_HEADERS.keyId]: entry.keyId,
            [CENTRE_HEADERS.timestamp]: timestamp,
            [CENTRE_HEADERS.nonce]: nonce,
            [CENTRE_HEADERS.signature]: signMessage(entry.secret, { path, timestamp, nonce, replyTo: '', body }),
          },
          body,
          signal: AbortSignal.timeout(5_000),
        }).then(
          (answer) => answer.status,
          () => 0,
        );
      }
      return status;
    })();
    replies.add(sending);
    void sending.finally(() => replies.delete(sending));
    return sending;
  }

  function receiptOf(incident: CentreIncident): CapMessage {
    incident.receipts += 1;
    return ownMessage(entryOf(incident.centre), incident.alert, {
      incidents: [incident.reference],
      note: '已收到，已受理',
    });
  }

  function openIncident(entry: Entry, alert: CapMessage, replyTo: string): CentreIncident {
    const known = byIdentifier.get(alert.identifier);
    if (known) {
      known.timesAlerted += 1;
      return known;
    }
    count += 1;
    const reference = `${entry.centre}-${deps.clock.now().toISOString().slice(0, 10).replaceAll('-', '')}-${String(count).padStart(4, '0')}`;
    const incident: CentreIncident = {
      centre: entry.centre,
      reference,
      alert,
      messages: [alert],
      timesAlerted: 1,
      replyTo,
      isCancelled: false,
      receipts: 0,
    };
    incidents.set(reference, incident);
    byIdentifier.set(alert.identifier, incident);
    return incident;
  }

  /** An Update or a Cancel goes to the incident that one of its references opened. */
  function follow(entry: Entry, message: CapMessage, request: SimRequest): SimAnswer {
    const incident = message.references.map(({ identifier }) => byIdentifier.get(identifier)).find(Boolean);
    if (!incident) {
      const error = ownMessage(entry, message, { msgType: 'Error', note: 'no such incident' });
      return signed(entry, request, 200, writeCap(error), 'refused: no such incident');
    }
    if (!incident.messages.some(({ identifier }) => identifier === message.identifier)) incident.messages.push(message);
    byIdentifier.set(message.identifier, incident);
    if (message.msgType === 'Cancel') incident.isCancelled = true;
    const ack = ownMessage(entry, message, { incidents: [incident.reference] });
    return signed(entry, request, 200, writeCap(ack), `${message.msgType} for ${incident.reference}`);
  }

  async function take(entry: Entry, request: SimRequest): Promise<SimAnswer> {
    const message = readCap(request.body.toString('utf8'));
    const refuse = (note: string) =>
      signed(entry, request, 200, writeCap(ownMessage(entry, message, { msgType: 'Error', note })), `refused: ${note}`);
    const text = JSON.stringify(message.info);
    if (message.status === 'Actual' && DRILL_MARKS.some((mark) => text.includes(mark))) {
      looksReal.push(message);
      return refuse('!!! A DRILL CAME AS ACTUAL 演练信息被当作真实警情发送 !!!');
    }
    if (message.msgType === 'Update' || message.msgType === 'Cancel') return follow(entry, message, request);
    if (message.msgType !== 'Alert') return refuse('neither Alert, Update nor Cancel');
    const mode = modes.get(entry.centre)!;
    if (mode === 'refuses') return refuse('不在受理范围');
    const incident = openIncident(entry, message, request.headers[CENTRE_HEADERS.replyTo] ?? '');
    const note = `${message.info[0]?.headline ?? ''} → ${incident.reference}`;
    if (mode === 'no_receipt') return signed(entry, request, 202, '', `no receipt: ${note}`);
    if (mode === 'receipt_first') await reply(incident, receiptOf(incident));
    if (mode === 'receipt_first' || mode === 'receipt_later') {
      if (mode === 'receipt_later') void reply(incident, receiptOf(incident));
      return signed(entry, request, 202, '', note);
    }
    const receipt = receiptOf(incident);
    if (mode === 'receipt_thrice') for (let i = 0; i < 2; i++) void reply(incident, receipt);
    return signed(entry, request, 200, writeCap(receipt), note);
  }

  const known = (reference: string) => {
    const incident = incidents.get(reference);
    if (!incident) throw new Error(`no incident ${reference}`);
    return incident;
  };
  const sendReceipt = (reference: string) => reply(known(reference), receiptOf(known(reference)));
  function sendNews(reference: string, news: keyof typeof CENTRE_NEWS): Promise<number> {
    const incident = known(reference);
    const words = news === 'arrived' ? '已到达现场' : '已派出力量';
    const message = ownMessage(entryOf(incident.centre), incident.alert, {
      msgType: 'Update',
      codes: [CENTRE_NEWS[news]],
      incidents: [reference],
      note: words,
    });
    return reply(incident, message);
  }

  return {
    name: 'emergency-centre',
    title: '110 · 119 · 120 Emergency centres',
    mount: '/centres',
    faults: new FaultSwitch(),
    received: new ReceivedLog(),
    async handle(request) {
      const [, number = '', ...rest] = request.path.split('/');
      const entry = centres.find((each) => each.centre === number);
      if (!entry || request.method !== 'POST' || `/${rest.join('/')}` !== CAP_PATH) {
        return { status: 404, body: { error: 'no such path' }, note: 'refused: unknown path' };
      }
      const fault = signatureFault(entry, request);
      if (fault) return signed(entry, request, 401, '', `refused: ${fault}`);
      try {
        return await take(entry, request);
      } catch (error) {
        const reason = error instanceof Error ? error.message : 'not CAP';
        return signed(entry, request, 400, '', `refused: ${reason}`);
      }
    },
    setMode: (centre, mode) => void modes.set(centre, mode),
    incidents: (centre) => [...incidents.values()].filter((each) => !centre || each.centre === centre),
    drillsThatLookedReal: () => looksReal,
    sendReceipt,
    sendNews,
    async repliesIdle() {
      while (replies.size > 0) await Promise.all(replies);
    },
    panels: () => centrePanels([...modes], [...incidents.values()], looksReal),
    async control(action, input) {
      if (action === 'mode') {
        const { centre, mode } = modeSchema.parse(input);
        modes.set(centre, mode);
        return { ok: true };
      }
      const { reference } = referenceSchema.parse(input);
      if (action === 'receipt') return { status: await sendReceipt(reference) };
      if (action === 'dispatched' || action === 'arrived') return { status: await sendNews(reference, action) };
      return { error: 'unknown action' };
    },
  };
}
