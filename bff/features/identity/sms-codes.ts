import { createHmac, randomInt, timingSafeEqual } from 'node:crypto';
import type { SmsGateway } from '../../connectors/sms/sms.port';
import type { SmsCodeAnswer } from '../../contracts/identity';
import type { Clock } from '../../platform/clock';
import type { KeyRing } from '../../platform/crypto/key-ring';
import { isDuplicateKey } from '../../platform/db/database';
import type { Database } from '../../platform/db/database.types';
import { ApiError, assertThat } from '../../platform/errors';
import { newId } from '../../platform/ids';

export type CodePurpose = 'sign_in' | 'family';

const LIFE_MS = { sign_in: 300_000, family: 600_000 } as const;
const RESEND_MS = 60_000;
const MOST_PER_HOUR = 5;
const MOST_PER_DAY = 10;
const MOST_ATTEMPTS = 5;
/** The phones of the demo people. */
const DEMO_PHONE = /^1380000\d{4}$/;

export interface SmsCodesDeps {
  db: Database;
  keyRing: KeyRing;
  sms: SmsGateway;
  clock: Clock;
  secret: string;
  /** what the demo people's code is; the configuration refuses it in production */
  demoCode?: string;
}

interface AskedCode {
  purpose: CodePurpose;
  phone: string;
  /** what the code agrees to; empty for a sign-in */
  subjectId: string;
  /** words of the text, with the code in place */
  text: (code: string) => string;
}

/** Codes by SMS: hashed, few, short-lived, each good for one success and five attempts. */
export function createSmsCodes(deps: SmsCodesDeps) {
  const { db, clock, keyRing } = deps;

  const hashOf = (id: string, code: string) => createHmac('sha256', deps.secret).update(`${id}\n${code}`).digest('hex');
  const isDemo = (phone: string) => deps.demoCode !== undefined && DEMO_PHONE.test(phone);

  async function assertNotTooMany(phone: string): Promise<void> {
    const now = clock.now().getTime();
    const rows = await db.prisma.smsCode.findMany({
      where: { phoneIndex: { in: keyRing.indexes('phone', phone) }, createdAt: { gt: new Date(now - 86_400_000) } },
      orderBy: { createdAt: 'desc' },
      take: MOST_PER_DAY,
      select: { createdAt: true },
    });
    const ages = rows.map((row) => now - row.createdAt.getTime());
    const waitMs = Math.max(
      ages[0] !== undefined ? RESEND_MS - ages[0] : 0,
      ages[MOST_PER_HOUR - 1] !== undefined ? 3_600_000 - ages[MOST_PER_HOUR - 1]! : 0,
      ages[MOST_PER_DAY - 1] !== undefined ? 86_400_000 - ages[MOST_PER_DAY - 1]! : 0,
    );
    if (waitMs > 0) throw tooSoon(Math.ceil(waitMs / 1_000));
  }

  function tooSoon(waitS: number): ApiError {
    const [zh, en] =
      waitS <= 90 ? [`${waitS} 秒`, `${waitS} s`] : [`${Math.ceil(waitS / 60)} 分钟`, `${Math.ceil(waitS / 60)} min`];
    return new ApiError('rate_limited', {
      words: { zh: `验证码发得太频繁，请 ${zh}后再获取`, en: `Too many codes. Please ask again in ${en}` },
      retryAfterS: waitS,
    });
  }

  return {
    /** @throws ApiError rate_limited, invalid_request for a number the carrier refuses, unavailable */
    async send({ purpose, phone, subjectId, text }: AskedCode): Promise<SmsCodeAnswer> {
      if (!isDemo(phone)) await assertNotTooMany(phone);
      const now = clock.now();
      const id = newId();
      const code = isDemo(phone) ? deps.demoCode! : String(randomInt(1_000_000)).padStart(6, '0');
      const expiresAt = new Date(now.getTime() + LIFE_MS[purpose]);
      // The slot is unique per phone and minute, so that many requests at once still send one text.
      const slot = isDemo(phone) ? -randomInt(1, 2_147_483_647) : Math.floor(now.getTime() / RESEND_MS);
      try {
        await db.prisma.smsCode.create({
          data: {
            id,
            purpose,
            subjectId,
            phoneIndex: keyRing.index('phone', phone).index,
            slot,
            codeHash: hashOf(id, code),
            createdAt: now,
            expiresAt,
          },
          select: { id: true },
        });
      } catch (error) {
        if (isDuplicateKey(error)) throw tooSoon(RESEND_MS / 1_000);
        throw error;
      }
      const sent = await deps.sms.sendText({ clientId: id, to: phone, text: text(code) });
      if (sent.outcome === 'refused') {
        // Nothing went out, so it does not count against the next try.
        await db.prisma.smsCode.deleteMany({ where: { id } });
        if (sent.reason === 'FREQUENCY_LIMIT') throw tooSoon(60);
        if (sent.isRetryable) {
          throw new ApiError('unavailable', {
            words: {
              zh: '短信暂时发不出去，请一分钟后再试',
              en: 'Texts can not be sent right now. Please try again in a minute',
            },
            retryAfterS: 60,
          });
        }
        throw new ApiError('invalid_request', {
          fields: {
            phone: { zh: '这个号码收不到短信，请核对', en: 'This number can not receive texts. Please check it' },
          },
        });
      }
      return { expiresAt: expiresAt.toISOString(), resendAt: new Date(now.getTime() + RESEND_MS).toISOString() };
    },

    /** Uses the newest open code up when it is the right one. @throws ApiError sign_in_failed */
    async use(purpose: CodePurpose, phone: string, subjectId: string, code: string): Promise<void> {
      const now = clock.now();
      const row = await db.prisma.smsCode.findFirst({
        where: { purpose, subjectId, phoneIndex: { in: keyRing.indexes('phone', phone) }, closedAt: null },
        orderBy: { createdAt: 'desc' },
        select: { id: true, codeHash: true, expiresAt: true },
      });
      const expired = { words: { zh: '验证码已过期，请重新获取', en: 'The code has expired. Please get a new one' } };
      assertThat(row && row.expiresAt > now, 'sign_in_failed', expired);
      // Counted before it is compared: guesses sent side by side can't outrun the limit.
      const counted = await db.prisma.smsCode.updateMany({
        where: { id: row.id, closedAt: null, attempts: { lt: MOST_ATTEMPTS } },
        data: { attempts: { increment: 1 } },
      });
      assertThat(counted.count === 1, 'sign_in_failed', {
        words: { zh: '输错次数太多，请重新获取验证码', en: 'Too many wrong codes. Please get a new one' },
      });
      const isRight = timingSafeEqual(Buffer.from(hashOf(row.id, code)), Buffer.from(row.codeHash));
      assertThat(isRight, 'sign_in_failed', {
        words: { zh: '验证码不对，请核对后再输', en: 'That is not the code. Please check and try again' },
      });
      const closed = await db.prisma.smsCode.updateMany({
        where: { id: row.id, closedAt: null },
        data: { closedAt: now },
      });
      assertThat(closed.count === 1, 'sign_in_failed', expired);
    },

    /** Forgets codes of more than two days ago. */
    async sweep(): Promise<void> {
      const before = new Date(clock.now().getTime() - 2 * 86_400_000);
      await db.prisma.smsCode.deleteMany({ where: { createdAt: { lt: before } } });
    },
  };
}

export type SmsCodes = ReturnType<typeof createSmsCodes>;
