import { readFileSync } from 'node:fs';
import { DEMO_COMPANIES } from '../../../bff/simulators/billers/demo-billers';
import type { Stage } from './failure.types';

export type SecretKind = 'openid' | 'account number' | 'merchant key' | 'biller key' | 'payload';

/** What must stand in no line: the true values of this city, and not what they look like. */
async function secretsOf(stage: Stage): Promise<Record<SecretKind, Set<string>>> {
  const { config } = stage.city.app;
  const orders = stage.wechat.orders();
  const merchants = JSON.parse(readFileSync(config.WECHAT_PAY_MERCHANTS_FILE, 'utf8')) as {
    merchants: { apiV3Key: string; privateKeyPem: string }[];
  };
  const billers = JSON.parse(readFileSync(config.BILLERS_FILE!, 'utf8')) as { billers: { secret: string }[] };
  const inbound = await stage.query<{ body: Buffer }>('SELECT body FROM inbound_event');
  return {
    openid: new Set(orders.flatMap(({ openId, payerOpenId }) => [openId, payerOpenId ?? '']).filter(Boolean)),
    'account number': new Set(
      DEMO_COMPANIES.flatMap(({ code }) => stage.billers.books(code).map(({ accountNo }) => accountNo)),
    ),
    // A line of a key's text is enough to give it away.
    'merchant key': new Set(
      merchants.merchants.flatMap(({ apiV3Key, privateKeyPem }) => [
        apiV3Key,
        ...privateKeyPem.split('\n').filter((line) => line.length >= 40 && !line.startsWith('-----')),
      ]),
    ),
    'biller key': new Set(billers.billers.map(({ secret }) => secret)),
    payload: new Set(
      inbound.flatMap(({ body }) => {
        const { resource } = JSON.parse(body.toString('utf8')) as { resource: { ciphertext: string; nonce: string } };
        return [resource.ciphertext.slice(0, 40), resource.nonce];
      }),
    ),
  };
}

/** Lines of the city's log that hold something of a payer's, a household's or a key's, by kind; and how much was sought. */
export async function secretsInLog(stage: Stage): Promise<{ found: string[]; sought: Record<SecretKind, number> }> {
  const secrets = await secretsOf(stage);
  const text = stage.city.logLines.join('\n');
  const found: string[] = [];
  for (const [kind, values] of Object.entries(secrets)) {
    for (const value of values) {
      const at = text.indexOf(value);
      if (at === -1) continue;
      const end = text.indexOf('\n', at);
      found.push(`${kind}: ${text.slice(text.lastIndexOf('\n', at) + 1, end === -1 ? undefined : end)}`);
    }
  }
  const sought = Object.fromEntries(Object.entries(secrets).map(([kind, values]) => [kind, values.size]));
  return { found, sought: sought as Record<SecretKind, number> };
}
