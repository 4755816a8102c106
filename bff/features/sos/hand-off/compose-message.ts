import type { CentreArea, CentreMessage } from '../../../connectors/emergency-centre/emergency-centre.port';
import type { SosKind } from '../../../contracts/sos';
import { distanceM, toGcj02, toWgs84 } from '../../../platform/geo';
import type { WholeCase } from '../case/case.sql';
import { within } from '../escalation/within';
import type { KnownFix } from './better-fix';
import type { HandOffDeps } from './hand-off.deps';
import type { HandOffSql, OutMessage } from './hand-off.sql';
import { CENTRE_NAMES, descriptionOf, headlineOf } from './hand-off.words';

/** Longest that a message waits for what it can do without. */
const FACTS_WITHIN_MS = 2_000;
const USUAL_ACCURACY_M = 100;
/** A registered home is a building. */
const HOME_RADIUS_M = 50;

const EVENT_KIND: Record<SosKind, CentreMessage['kind']> = {
  ill: 'health',
  fallen: 'health',
  fire: 'fire',
  threatened: 'security',
  lost: 'rescue',
  other: 'other',
};
/** Without a kind the centre that was asked says what it is about. */
const KIND_OF_CENTRE = { '110': 'security', '119': 'fire', '120': 'health' } as const;

type ComposeDeps = Pick<HandOffDeps, 'people' | 'directory' | 'vault' | 'log'> & { sql: HandOffSql };

/**
 * What a centre is told, made from the case when it is sent: nothing of it is kept here. What is not known, or not to be had
 * in time, is left out; a message without a name is better than none.
 */
export function createComposeMessage(deps: ComposeDeps) {
  const { people, directory, vault, log } = deps;

  async function soon<T>(what: string, caseId: string, work: () => Promise<T | null>): Promise<T | null> {
    const got = await within(FACTS_WITHIN_MS, work());
    if ('value' in got) return got.value;
    log.warn({ caseId, what, failure: got.failure }, 'a centre is told without a part that could not be read');
    return null;
  }

  function areaOf(
    fix: KnownFix | null,
    home: { position: { latitude: number; longitude: number } | null } | null,
    words: string,
  ): CentreArea | null {
    if (fix) return { words, ...toWgs84(fix), radiusM: fix.accuracyM ?? USUAL_ACCURACY_M };
    if (!home?.position) return null;
    return { words, ...toWgs84({ ...home.position, datum: 'gcj02' }), radiusM: HOME_RADIUS_M };
  }

  function fixWords(fix: KnownFix | null, home: { latitude: number; longitude: number } | null): string | null {
    if (!fix) return home ? '没有手机定位，区域为登记住址' : null;
    const circle = fix.accuracyM === null ? '' : `，误差约 ${Math.round(fix.accuracyM)} 米`;
    if (!home) return `区域为手机定位${circle}`;
    const away = Math.round(distanceM(toGcj02(fix), home));
    return `区域为手机定位${circle}，离登记住址约 ${away} 米`;
  }

  return async function composeMessage(caseRow: WholeCase, message: OutMessage): Promise<CentreMessage> {
    const isOver = message.type === 'cancel';
    const { personId } = caseRow;
    const purpose = `一键求助转 ${CENTRE_NAMES[message.centre].zh}`;
    const viewer = { personId: 'system', purpose };
    const asks = personId !== null && !isOver;
    const [facts, home, phone, unit, fix, earlier] = await Promise.all([
      asks ? soon('facts', caseRow.id, () => people.facts(personId, viewer)) : null,
      asks ? soon('home', caseRow.id, () => people.home(personId)) : null,
      caseRow.callbackPhoneVaultId && !isOver
        ? soon('phone', caseRow.id, () => vault.get(caseRow.callbackPhoneVaultId!, viewer))
        : null,
      caseRow.unitId ? soon('unit', caseRow.id, () => directory.unit(caseRow.unitId!)) : null,
      isOver ? null : deps.sql.fixAt(caseRow.id, message.createdAt),
      message.type === 'alert' ? [] : deps.sql.messages(message.handOffId),
    ]);
    const placeWords = [unit?.words.zh, home?.address, facts?.door].filter(Boolean).join(' ') || '位置见圆';
    return {
      centre: message.centre,
      type: message.type,
      identifier: message.identifier,
      sentAt: message.sentAt,
      references: earlier
        .filter(({ id, attempts }) => id < message.id && attempts > 0)
        .map(({ identifier, sentAt }) => ({ identifier, sentAt })),
      incident: caseRow.number,
      kind: caseRow.kind ? EVENT_KIND[caseRow.kind] : KIND_OF_CENTRE[message.centre],
      event: '一键求助',
      headline: headlineOf({ number: caseRow.number, kind: caseRow.kind, isSilent: caseRow.isSilent, isOver }),
      description: isOver
        ? '我方工作人员已联系本人并结案，请撤回出警。'
        : descriptionOf({
            facts,
            homeAddress: home?.address ?? null,
            fixWords: fixWords(fix, home?.position ?? null),
            isUndone: caseRow.undoneAt !== null,
          }),
      // Ringing back may be what hurts somebody who is threatened.
      contact: caseRow.isSilent || isOver ? null : (facts?.phone ?? phone),
      area: isOver ? null : areaOf(fix, home, placeWords),
    };
  };
}

export type ComposeMessage = ReturnType<typeof createComposeMessage>;
