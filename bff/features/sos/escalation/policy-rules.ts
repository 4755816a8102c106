import type { PolicyBody } from '../../../contracts/sos-policies';
import type { Words } from '../../../platform/errors';

/** Longest time from press until a staffed place is asked, seconds. */
const STAFFED_WITHIN_S = 120;

/** What a policy must be beyond its shape: each fault by the path of the input that has it; empty when it may be published. */
export function policyFaults(body: PolicyBody): Record<string, Words> {
  const faults: Record<string, Words> = {};
  if (body.steps[0]?.afterS !== 0) {
    faults['steps.0.afterS'] = {
      zh: '第一步必须立即开始（0 秒）',
      en: 'The first step must begin at once (0 seconds)',
    };
  }
  if (body.repeatFrom >= body.steps.length) {
    faults.repeatFrom = { zh: '重复必须从已有的一步开始', en: 'Repeating must begin at a step that exists' };
  }
  body.steps.forEach((step, at) => {
    if (at > 0 && step.afterS < 5) {
      faults[`steps.${at}.afterS`] = { zh: '两步之间至少 5 秒', en: 'There must be 5 seconds between two steps' };
    }
    step.targets.forEach((target, which) => {
      if (target.who !== 'centre' && !target.channels.some((channel) => channel === 'voice' || channel === 'sms')) {
        faults[`steps.${at}.targets.${which}.channels`] = {
          zh: '至少要有电话或短信：消息推送不一定送得到',
          en: 'At least voice or SMS is needed: a push may not arrive',
        };
      }
    });
  });
  let atS = 0;
  let staffedAtS: number | null = null;
  for (const step of body.steps) {
    atS += step.afterS;
    if (step.targets.some(({ who }) => who === 'seats' || who === 'supervisors')) {
      staffedAtS = atS;
      break;
    }
  }
  if (staffedAtS === null || staffedAtS > STAFFED_WITHIN_S) {
    faults.steps = {
      zh: `${STAFFED_WITHIN_S} 秒内必须问到值班坐席或主管`,
      en: `A staffed seat or a supervisor must be asked within ${STAFFED_WITHIN_S} seconds`,
    };
  }
  const repeats = body.steps.slice(body.repeatFrom);
  if (!faults.repeatFrom && !repeats.some(({ targets }) => targets.some(({ who }) => who !== 'centre'))) {
    faults.repeatFrom = {
      zh: '重复的部分必须问到人，不能只有中心',
      en: 'What is repeated must ask people, not a centre alone',
    };
  }
  return faults;
}
