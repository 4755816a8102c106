import { type BillersSimulator, createBillersSimulator } from './billers/billers.simulator';
import { type BusSimulator, createBusSimulator } from './bus/bus.simulator';
import {
  createEmergencyCentreSimulator,
  type EmergencyCentreSimulator,
} from './emergency-centre/emergency-centre.simulator';
import {
  createHealthAuthoritySimulator,
  type HealthAuthoritySimulator,
} from './health-authority/health-authority.simulator';
import { seededRandom } from './seeded-random';
import type { SimulatorDeps } from './simulator.types';
import { serveSimulators } from './simulator-server';
import { createSitesSimulator, type SitesSimulator } from './sites/sites.simulator';
import { createSmsSimulator, type SmsSimulator } from './sms/sms.simulator';
import { createSosButtonsSimulator, type SosButtonsSimulator } from './sos-buttons/sos-buttons.simulator';
import { createWechatSimulator, type WechatSimulator } from './wechat/wechat.simulator';
import { createWechatPaySimulator, type WechatPaySimulator } from './wechat-pay/wechat-pay.simulator';

export interface StartedSimulators {
  /** `http://127.0.0.1:<port>`; the control page is there */
  url: string;
  wechat: WechatSimulator;
  sms: SmsSimulator;
  healthAuthority: HealthAuthoritySimulator;
  emergencyCentre: EmergencyCentreSimulator;
  sosButtons: SosButtonsSimulator;
  sites: SitesSimulator;
  bus: BusSimulator;
  billers: BillersSimulator;
  wechatPay: WechatPaySimulator;
  stop(): Promise<void>;
}

/**
 * Starts every simulated outside system in this process, on one port of the loopback interface (0 picks a free one).
 * `settings` overrides the simulators' keys by the names of the program's environment.
 */
export async function startSimulators(options: {
  port: number;
  clock?: { now(): Date };
  seed?: string;
  settings?: Readonly<Record<string, string | undefined>>;
}): Promise<StartedSimulators> {
  const clock = options.clock ?? { now: () => new Date() };
  const seed = options.seed ?? 'demo';
  const depsOf = (name: string): SimulatorDeps => ({
    clock,
    seed,
    random: seededRandom(`${seed}:${name}`),
    settings: options.settings ?? {},
  });
  const wechat = createWechatSimulator(depsOf('wechat'));
  const sms = createSmsSimulator(depsOf('sms'));
  const healthAuthority = createHealthAuthoritySimulator(depsOf('health-authority'));
  const emergencyCentre = createEmergencyCentreSimulator(depsOf('emergency-centre'));
  const sosButtons = createSosButtonsSimulator(depsOf('sos-buttons'));
  const sites = createSitesSimulator();
  const bus = createBusSimulator(depsOf('bus'));
  const wechatPay = createWechatPaySimulator(depsOf('wechat-pay'));
  const billers = createBillersSimulator(depsOf('billers'));
  const server = await serveSimulators({
    simulators: [wechat, sms, healthAuthority, emergencyCentre, sosButtons, sites, bus, wechatPay, billers],
    port: options.port,
    clock,
    random: seededRandom(`${seed}:accidents`),
  });
  return {
    url: server.url,
    wechat,
    sms,
    healthAuthority,
    emergencyCentre,
    sosButtons,
    sites,
    bus,
    wechatPay,
    billers,
    stop: server.stop,
  };
}
