import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { SimAnswer, SimRequest } from '../simulator.types';
import { fundFlowText, tradeBillText } from './bill-text';
import { PayRefusal, type PayWorld } from './pay-answers';
import type { WechatPayFaults } from './scenarios';

const DAY_MS = 86_400_000;
const BEIJING_MS = 8 * 3_600_000;
const READY_AT_MS = 10 * 3_600_000;
const KEPT_DAYS = 92;
const ADDRESS_LIFE_MS = 300_000;

/** Bills: ready at ten the next morning, hashed unpacked, at an address that soon dies. */
export function createBillOffice(world: PayWorld) {
  const files = new Map<string, { mchid: string; content: Buffer; isPacked: boolean; diesAtMs: number }>();

  /** Midnight in Beijing when that day began. */
  function beginOf(date: string): number {
    if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date))) {
      throw new PayRefusal('PARAM_ERROR', '账单日期格式错误');
    }
    return Date.parse(date) - BEIJING_MS;
  }

  function checkReady(beginMs: number, faults: WechatPayFaults): void {
    const nowMs = world.nowMs();
    if (nowMs < beginMs + DAY_MS) throw new PayRefusal('PARAM_ERROR', '账单日期不能是今天或以后');
    if (nowMs > beginMs + KEPT_DAYS * DAY_MS) throw new PayRefusal('PARAM_ERROR', '仅支持三个月内的账单');
    if (nowMs < beginMs + DAY_MS + READY_AT_MS || faults.billFault === 'late') {
      throw new PayRefusal('STATEMENT_CREATING', '账单生成中，请稍后再试');
    }
  }

  function spoiled(text: string, fault: WechatPayFaults['billFault']): string {
    if (fault === 'truncated') return text.slice(0, Math.floor(text.length * 0.6));
    if (fault === 'summary')
      return text.replace(/(\d)(\r\n)?$/, (_, digit: string) => `${(Number(digit) + 1) % 10}\r\n`);
    if (fault !== 'duplicated') return text;
    const lines = text.split('\r\n');
    return [lines[0], lines[1], ...lines.slice(1)].join('\r\n');
  }

  return {
    apply(mchid: string, kind: 'trade' | 'fund', request: SimRequest): object {
      const faults = world.scenario.of({ mchid });
      if (kind === 'trade' && (request.query.get('bill_type') ?? 'ALL') !== 'ALL') {
        throw new PayRefusal('PARAM_ERROR', '模拟系统只提供 ALL 账单');
      }
      const beginMs = beginOf(request.query.get('bill_date') ?? '');
      checkReady(beginMs, faults);
      const day = { mchid, fromMs: beginMs, toMs: beginMs + DAY_MS };
      const whole = kind === 'trade' ? tradeBillText(world, day) : fundFlowText(world, day);
      if (whole === null) throw new PayRefusal('NO_STATEMENT_EXIST', '账单不存在');
      const text = spoiled(whole, faults.billFault);
      // A truncated file was hashed whole; the others are hashed as they are handed out.
      const hash = createHash('sha1')
        .update(faults.billFault === 'truncated' ? whole : text)
        .digest('hex');
      const asked = request.query.get('tar_type') === 'GZIP' ? 'gzip' : 'plain';
      const packing = faults.billPacking === 'asked' ? asked : faults.billPacking;
      const packed = packing === 'gzip' ? gzipSync(text) : Buffer.from(text);
      const content = faults.billFault === 'cut' ? packed.subarray(0, Math.floor(packed.length / 2)) : packed;
      const token = randomBytes(24).toString('base64url');
      files.set(token, { mchid, content, isPacked: packing === 'gzip', diesAtMs: world.nowMs() + ADDRESS_LIFE_MS });
      return {
        hash_type: 'SHA1',
        hash_value: faults.billFault === 'hash' ? hash.split('').reverse().join('') : hash,
        download_url: `https://api.mch.weixin.qq.com/v3/billdownload/file?token=${token}`,
      };
    },

    download(mchid: string, request: SimRequest): SimAnswer {
      const file = files.get(request.query.get('token') ?? '');
      for (const [token, each] of files) if (each.diesAtMs <= world.nowMs()) files.delete(token);
      if (!file || file.mchid !== mchid || file.diesAtMs <= world.nowMs()) {
        throw new PayRefusal('NO_STATEMENT_EXIST', '账单下载地址已失效');
      }
      const type = file.isPacked ? 'application/gzip' : 'text/plain; charset=utf-8';
      return { status: 200, headers: { 'content-type': type }, body: file.content, note: 'bill file' };
    },
  };
}
