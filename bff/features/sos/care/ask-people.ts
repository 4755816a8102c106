import { z } from 'zod';
import { newId } from '../../../platform/ids';
import { defineJob, type JobDefinition } from '../../../platform/jobs/job.types';
import type { Reachable, ReachContext } from '../sos.types';
import type { CareDeps } from './care.deps';
import type { CareService } from './care.service';
import type { AskRow, CareRow, CareSql } from './care.sql';
import { CARE_OWNER } from './care.states';
import {
  CONTACT_KEYS,
  PERSON_KEYS,
  wordsToContact,
  wordsToPerson,
  wordsToVisitor,
  wordsWhenSettled,
} from './care.words';

/** Path at which the gateway tells what was pressed, as it signs it. */
export const CARE_RECEIPT_PATH = '/api/sos/care/call-receipts';
const PURPOSE = '平安守护：询问是否平安';
const PAGE = '/features/sos-family/pages/care/index';
const MOST_VISITORS = 2;
const PREFIX = 'care-';

/** The question a receipt is about; null when it is another's. */
export function askOfKey(clientId: string): string | null {
  return clientId.startsWith(PREFIX) ? clientId.slice(PREFIX.length) : null;
}

type Target = Pick<Reachable, 'key' | 'personId' | 'name' | 'phoneVaultId'>;

export interface AskPeopleDeps extends CareDeps {
  sql: CareSql;
  service: CareService;
}

/** The jobs that put questions to people: choose whom, send each, and tell those who were asked how it ended. */
export function createAskPeople(deps: AskPeopleDeps): {
  jobs: JobDefinition[];
  nameOf(care: CareRow): Promise<string>;
} {
  const { db, sql, clock, identity, reach } = deps;

  async function nameOf(care: CareRow): Promise<string> {
    const person = care.personId ? await identity.maskedNameOf(care.personId) : null;
    const device = !person && care.deviceId ? await deps.aboutDevice(care.deviceId) : null;
    return person ?? device?.about ?? '一位市民';
  }

  async function contextOf(care: CareRow): Promise<ReachContext> {
    const home = care.personId ? await deps.people.home(care.personId) : null;
    const device = care.deviceId ? await deps.aboutDevice(care.deviceId) : null;
    return {
      personId: care.personId,
      place: home?.position ?? device?.position ?? null,
      unitId: care.unitId ?? home?.unitId ?? null,
      at: clock.now(),
    };
  }

  async function targetsOf(care: CareRow): Promise<{ targets: Target[]; channels: AskRow['channel'][] }> {
    if (care.state === 'asking_person') {
      const { phoneVaultId } = await identity.reachOf(care.personId!);
      const person = { key: `person:${care.personId}`, personId: care.personId, name: '本人', phoneVaultId };
      return { targets: [person], channels: ['push', 'sms', 'voice'] };
    }
    const context = await contextOf(care);
    if (care.state === 'asking_contact') {
      return { targets: await reach.contacts(context), channels: ['push', 'sms', 'voice'] };
    }
    const [workers, station] = await Promise.all([reach.gridWorkers(context, MOST_VISITORS), reach.station(context)]);
    const visitors = [...workers, ...station];
    // The same one may stand on both lists.
    const once = visitors.filter((one, at) => visitors.findIndex(({ key }) => key === one.key) === at);
    return { targets: once.length > 0 ? once : await reach.seats(context), channels: ['push', 'sms'] };
  }

  const canGo = ({ personId, phoneVaultId }: Target, channel: AskRow['channel']) =>
    channel === 'push' ? personId !== null : phoneVaultId !== null;

  async function ask(careId: string, state: string, asked: number): Promise<void> {
    const care = await sql.find(careId);
    if (!care || care.state !== state || care.asked !== asked || !CARE_OWNER[care.state]) return;
    const { targets, channels } = await targetsOf(care);
    const rows = targets.flatMap((target) =>
      channels
        .filter((channel) => canGo(target, channel))
        .map(
          (channel): AskRow => ({
            id: newId(),
            careId,
            step: care.state,
            round: asked,
            targetKey: target.key,
            personId: target.personId,
            name: target.name.slice(0, 60),
            channel,
            phoneVaultId: target.phoneVaultId,
            state: channel === 'push' ? 'sent' : 'queued',
            createdAt: clock.now(),
          }),
        ),
    );
    const name = await nameOf(care);
    await db.sqlTransaction(async (tx) => {
      for (const row of rows) {
        if (!(await sql.insertAsk(tx, row))) continue;
        if (row.channel === 'push') {
          await deps.notices.send(tx, {
            personId: row.personId!,
            template: 'sos.care',
            words: noticeFor(care, name),
            link: `${PAGE}?careId=${careId}`,
            dedupeKey: `care:${careId}:${care.state}:${asked}`,
          });
        } else {
          await deps.jobs.enqueue(tx, { kind: 'sos.care.send', payload: { askId: row.id }, priority: 2 });
        }
      }
      if (rows.length === 0) {
        await deps.raiseAlarm(tx, {
          code: 'care_nobody_to_ask',
          subject: care.id,
          detail: { state: care.state, reason: care.reason, unitId: care.unitId },
        });
      }
    });
    // Nobody's phone will ring: waiting for an answer would be waiting for nothing.
    const isReached = rows.some(({ channel }) => channel !== 'push') || (care.state === 'visiting' && rows.length > 0);
    if (!isReached && care.state !== 'visiting') await deps.service.skip(care);
  }

  function noticeFor(care: CareRow, name: string) {
    if (care.state === 'asking_contact') return wordsToContact(care.reason, name).notice;
    if (care.state === 'visiting') return wordsToVisitor(care.reason, name).notice;
    return care.reason === 'silent_device'
      ? {
          zh: '您的求助按钮一天多没有信号了。您平安的话，请点开报个平安。',
          en: 'Your SOS button has been silent for more than a day. If you are well, please say so.',
        }
      : {
          zh: '今天还没有收到您报平安，请点开报个平安。',
          en: 'We have not heard from you today. If you are well, please say so.',
        };
  }

  async function send(askId: string): Promise<void> {
    const row = await sql.ask(askId);
    if (!row || row.state === 'answered' || row.state === 'sent' || row.state === 'failed') return;
    const care = await sql.find(row.careId);
    const at = clock.now();
    if (care?.state !== row.step) return sql.settleAsk(askId, { state: 'failed', reason: 'no longer needed', at });
    const to = await deps.vault.get(row.phoneVaultId!, { personId: 'system', purpose: PURPOSE });
    if (!to) return sql.settleAsk(askId, { state: 'failed', reason: 'no number', at });
    const name = await nameOf(care);
    const clientId = PREFIX + askId;
    const outcome =
      row.channel === 'voice'
        ? await deps.sms.placeCall({
            clientId,
            to,
            text: (care.state === 'asking_person' ? wordsToPerson(care.reason) : wordsToContact(care.reason, name))
              .voice,
            keys: care.state === 'asking_person' ? PERSON_KEYS : CONTACT_KEYS,
            receiptUrl: deps.publicUrl() + CARE_RECEIPT_PATH,
          })
        : await deps.sms.sendText({ clientId, to, text: textFor(care, name) });
    if (outcome.outcome === 'accepted') {
      await sql.settleAsk(askId, { state: 'sent', providerId: outcome.providerId, at });
    } else {
      await sql.settleAsk(askId, {
        state: outcome.outcome === 'unknown' ? 'unknown' : 'failed',
        reason: outcome.reason,
        at,
      });
      // The gateway knows our key again, so sending once more is safe; the time of the step goes on meanwhile.
      if (outcome.outcome === 'unknown' || outcome.isRetryable) {
        await sql.settleAsk(askId, { state: 'unknown', reason: outcome.reason, at });
        throw new Error(`a question could not be sent: ${outcome.reason}`);
      }
    }
  }

  function textFor(care: CareRow, name: string): string {
    if (care.state === 'asking_person') return wordsToPerson(care.reason).text;
    return (care.state === 'visiting' ? wordsToVisitor(care.reason, name) : wordsToContact(care.reason, name)).text;
  }

  /** Those who were asked with an account hear how it ended; the person is spared it. */
  async function tell(careId: string): Promise<void> {
    const care = await sql.find(careId);
    if (!care?.settledBy) return;
    const asks = await sql.asksOf([careId]);
    const told = new Set(asks.map(({ personId }) => personId).filter((id) => id !== null && id !== care.personId));
    const words = wordsWhenSettled(await nameOf(care), care.settledBy);
    await db.sqlTransaction(async (tx) => {
      for (const personId of told) {
        await deps.notices.send(tx, {
          personId: personId!,
          template: 'sos.care-over',
          words,
          link: `${PAGE}?careId=${careId}`,
          dedupeKey: `care-over:${careId}`,
        });
      }
    });
  }

  return {
    nameOf,
    jobs: [
      defineJob({
        kind: 'sos.care.ask',
        payload: z.object({ careId: z.string(), state: z.string(), asked: z.number() }),
        run: ({ careId, state, asked }) => ask(careId, state, asked),
      }),
      defineJob({
        kind: 'sos.care.send',
        payload: z.object({ askId: z.string() }),
        maxAttempts: 4,
        backoffMs: 2_000,
        concurrency: 16,
        run: ({ askId }) => send(askId),
      }),
      defineJob({
        kind: 'sos.care.tell',
        payload: z.object({ careId: z.string() }),
        run: ({ careId }) => tell(careId),
      }),
    ],
  };
}
