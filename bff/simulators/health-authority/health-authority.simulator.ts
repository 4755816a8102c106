import { z } from 'zod';
import {
  AUTHORITY_HEADERS,
  isSameSignature,
  personReference,
  QUERY_PATH,
  querySchema,
  SIGNATURE_WINDOW_MS,
  signQuery,
  signReply,
  toBeijingTime,
} from '../../connectors/health-authority/health-authority.wire';
import { DEMO_SETTINGS } from '../demo-settings';
import { FaultSwitch } from '../fault-switch';
import { ReceivedLog } from '../received-log';
import type { ControlPanel, SimAnswer, SimRequest, Simulator, SimulatorDeps } from '../simulator.types';
import { HEALTH_SCENARIOS, type HealthScenario, healthScenario } from './scenarios';

export interface HealthAuthoritySimulator extends Simulator {
  /** From now on the register holds this of the number, whatever its digits say; null forgets it. */
  setPerson(idNumber: string, scenario: HealthScenario | null): void;
  /** Replies carry a field nobody agreed on. */
  addUnknownField(isOn: boolean): void;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The register is refreshed at the start of every ten minutes. */
const REGISTER_STEP_MS = 600_000;

const setSchema = z.object({ idNumber: z.string().min(6).max(32), scenario: z.enum(HEALTH_SCENARIOS).nullable() });

/** A health authority's register: signed questions, signed replies, and a lie when it is told to. */
export function createHealthAuthoritySimulator(deps: SimulatorDeps): HealthAuthoritySimulator {
  const keyId = deps.settings.HEALTH_AUTHORITY_KEY_ID ?? DEMO_SETTINGS.HEALTH_AUTHORITY_KEY_ID;
  const secret = deps.settings.HEALTH_AUTHORITY_SECRET ?? DEMO_SETTINGS.HEALTH_AUTHORITY_SECRET;
  const faults = new FaultSwitch();
  const nonces = new Map<string, number>();
  const set = new Map<string, HealthScenario>();
  const lastAsked = new Map<string, HealthScenario>();
  let hasUnknownField = false;

  function signed(request: SimRequest, status: number, reply: object, note: string): SimAnswer {
    const body = JSON.stringify(reply);
    const requestNonce = request.headers[AUTHORITY_HEADERS.nonce] ?? '';
    return {
      status,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        [AUTHORITY_HEADERS.signature]: signReply(secret, { status, requestNonce, body }),
      },
      body,
      note,
    };
  }

  function signatureFault({ headers, path, body }: SimRequest): string | null {
    if (headers[AUTHORITY_HEADERS.keyId] !== keyId) return 'UNKNOWN_KEY';
    const timestamp = headers[AUTHORITY_HEADERS.timestamp] ?? '';
    const nonce = headers[AUTHORITY_HEADERS.nonce] ?? '';
    const expected = signQuery(secret, { path, timestamp, nonce, body });
    if (!isSameSignature(headers[AUTHORITY_HEADERS.signature] ?? '', expected)) return 'SIGNATURE_MISMATCH';
    const now = deps.clock.now().getTime();
    if (!(Math.abs(now - Number(timestamp)) <= SIGNATURE_WINDOW_MS)) return 'TIMESTAMP_SKEWED';
    for (const [old, at] of nonces) if (now - at > 2 * SIGNATURE_WINDOW_MS) nonces.delete(old);
    if (nonce.length < 16 || nonces.has(nonce)) return 'NONCE_REPLAYED';
    nonces.set(nonce, now);
    return null;
  }

  function recordOf(scenario: HealthScenario): { riskStatus: string; ageMs: number; evidence: object | null } {
    const now = deps.clock.now().getTime();
    const evidence = (endMs: number) => ({
      no: 'YLWJ-2026-001187',
      legalBasis: '《传染病防治法》第三十九条（演示）',
      endTime: toBeijingTime(new Date(now + endMs)),
    });
    const ageMs = now % REGISTER_STEP_MS;
    if (scenario === 'contact') return { riskStatus: 'CONTACT', ageMs, evidence: evidence(3 * DAY_MS) };
    if (scenario === 'isolating') return { riskStatus: 'ISOLATION', ageMs, evidence: evidence(7 * DAY_MS) };
    if (scenario === 'isolating_without_evidence') {
      return { riskStatus: 'ISOLATION', ageMs, evidence: { ...evidence(7 * DAY_MS), legalBasis: null } };
    }
    if (scenario === 'isolating_ended') return { riskStatus: 'ISOLATION', ageMs, evidence: evidence(-HOUR_MS) };
    if (scenario === 'stale') return { riskStatus: 'NORMAL', ageMs: 4 * DAY_MS, evidence: null };
    return { riskStatus: 'NORMAL', ageMs, evidence: null };
  }

  function query(request: SimRequest): SimAnswer {
    const parsed = querySchema.safeParse(JSON.parse(request.body.toString('utf8')));
    if (!parsed.success)
      return signed(request, 400, { code: '0400', message: 'invalid body' }, 'refused: invalid body');
    const { idType, idNo } = parsed.data;
    const scenario = set.get(idNo) ?? healthScenario(idType, idNo);
    lastAsked.delete(idNo);
    lastAsked.set(idNo, scenario);
    const note = `${idType} …${idNo.slice(-4)}: ${scenario}`;
    if (scenario === 'not_found') return signed(request, 200, { code: '0404', message: '查无此人', data: null }, note);
    const { riskStatus, ageMs, evidence } = recordOf(scenario);
    // A lying register is well signed and speaks of somebody else.
    const isLying = faults.on(request.path).lyingSuccess;
    const personRef = personReference(idType, isLying ? `${idNo}0` : idNo);
    const dataTime = toBeijingTime(new Date(deps.clock.now().getTime() - ageMs));
    const data = { personRef, riskStatus, dataTime, evidence, ...(hasUnknownField ? { vaccineDoses: 3 } : {}) };
    return signed(request, 200, { code: '0000', message: '成功', data }, isLying ? `lied: ${note}` : note);
  }

  return {
    name: 'health-authority',
    title: '卫健部门 Health authority',
    mount: '/health-authority',
    faults,
    received: new ReceivedLog(),
    setPerson(idNumber, scenario) {
      if (scenario) set.set(idNumber, scenario);
      else set.delete(idNumber);
    },
    addUnknownField(isOn) {
      hasUnknownField = isOn;
    },
    async handle(request) {
      if (request.method !== 'POST' || request.path !== QUERY_PATH) {
        return signed(request, 404, { code: '0404', message: 'no such path' }, 'refused: unknown path');
      }
      const fault = signatureFault(request);
      if (fault) return signed(request, 401, { code: '0401', message: fault }, `refused: ${fault}`);
      try {
        return query(request);
      } catch {
        return signed(request, 400, { code: '0400', message: 'invalid body' }, 'refused: invalid body');
      }
    },
    panels(): ControlPanel[] {
      const newest = [...lastAsked].reverse().slice(0, 20);
      const [latest] = newest;
      return [
        {
          heading: '登记 Register (latest asked)',
          columns: ['号码', '登记'],
          rows: newest.map(([idNumber, scenario]) => [`…${idNumber.slice(-4)}`, set.get(idNumber) ?? scenario]),
          actions: latest
            ? HEALTH_SCENARIOS.map((scenario) => ({
                label: `…${latest[0].slice(-4)} → ${scenario}`,
                action: 'set',
                input: { idNumber: latest[0], scenario },
              }))
            : [],
        },
      ];
    },
    async control(action, input) {
      if (action !== 'set') return { error: 'unknown action' };
      const { idNumber, scenario } = setSchema.parse(input);
      if (scenario) set.set(idNumber, scenario);
      else set.delete(idNumber);
      return { ok: true };
    },
  };
}
