import type {
  Alerted,
  HandOffView,
  Responder,
  SosCase,
  SosCaseRow,
  SosTimelineEntry,
  Waiting,
} from '../../../contracts/sos';
import type { Clock } from '../../../platform/clock';
import type { Locale } from '../../../platform/errors';
import { distanceM } from '../../../platform/geo';
import type { SosDirectory } from '../sos.deps';
import { isOpen } from '../sos.states';
import type { PeopleFacts, Point } from '../sos.types';
import type { AlertRow, CaseSql, HandOffRow, ResponderRow, WholeCase } from './case.sql';
import type { PlaceOfCase } from './place-of-case';
import type { ResponderPhones } from './responder-phones';
import type { SealedWords, Timeline, TimelineRow } from './timeline.sql';
import { SYSTEM, timelineWords, UNNAMED } from './timeline.words';

export interface CasePresenterDeps {
  clock: Clock;
  cases: CaseSql;
  timeline: Timeline;
  sealed: SealedWords;
  placeOfCase: PlaceOfCase;
  people: Pick<PeopleFacts, 'nameOf'>;
  directory: Pick<SosDirectory, 'unit' | 'displayName'>;
  phones: ResponderPhones;
}

const iso = (date: Date) => date.toISOString();
const isoOrNull = (date: Date | null) => date?.toISOString() ?? null;

/** States of alerts that mean something to whoever reads the case; the rest are steps of the post. */
function alertState(alert: AlertRow): Alerted['state'] | null {
  if (alert.state === 'sending') return 'queued';
  if (alert.state === 'called_off') return alert.sentAt ? 'sent' : null;
  return alert.state;
}

export function presentAlerted(alerts: readonly AlertRow[]): Alerted[] {
  return alerts.flatMap((alert) => {
    const state = alertState(alert);
    if (!state) return [];
    const { id, name, party, channel } = alert;
    return [{ id, name, party, channel, state, at: iso(alert.answeredAt ?? alert.sentAt ?? alert.createdAt) }];
  });
}

function presentHandOff(row: HandOffRow): HandOffView {
  // A drill is marked as one and left in the house: to whoever practises it looks sent.
  const state = row.state === 'sending' ? 'queued' : row.state === 'drill' ? 'sent' : row.state;
  return {
    centre: row.centre,
    state: state as HandOffView['state'],
    at: iso(row.receiptedAt ?? row.sentAt ?? row.createdAt),
    reference: row.reference,
  };
}

/** Somebody who has a place in the case now. */
export function isLive(responder: ResponderRow): boolean {
  return responder.slot !== null;
}

/** Rows → contract. */
export function createCasePresenter(deps: CasePresenterDeps) {
  const { cases, directory, people, phones } = deps;

  async function personName(caseRow: Pick<WholeCase, 'personId'>, locale: Locale): Promise<string> {
    if (!caseRow.personId) return UNNAMED[locale];
    return people.nameOf(caseRow.personId).catch(() => UNNAMED[locale]);
  }

  /** Telephones are shown while the case is open and they have it. */
  async function presentResponder(row: ResponderRow, place: Point | null, isCaseOpen: boolean): Promise<Responder> {
    const here =
      row.latitude !== null && row.longitude !== null ? { latitude: row.latitude, longitude: row.longitude } : null;
    return {
      personId: row.personId,
      name: row.name,
      party: row.party,
      kind: row.kind,
      state: row.state,
      acceptedAt: iso(row.acceptedAt),
      promisedAt: isoOrNull(row.promisedAt),
      arrivedAt: isoOrNull(row.arrivedAt),
      distanceM: isCaseOpen && here && place ? Math.round(distanceM(here, place)) : null,
      phone: isCaseOpen && isLive(row) ? await phones.phoneOf(row.phoneVaultId) : null,
    };
  }

  async function nameOfActor(
    entry: Pick<TimelineRow, 'party' | 'personId' | 'detail'>,
    known: ReadonlyMap<string, string>,
    caseRow: WholeCase,
    locale: Locale,
  ): Promise<string> {
    if (entry.party === 'centre') return String(entry.detail.centre ?? SYSTEM[locale]);
    if (entry.party === 'presser') return personName(caseRow, locale);
    if (entry.party === 'system') return SYSTEM[locale];
    if (entry.personId) return known.get(entry.personId) ?? directory.displayName(entry.personId);
    return (typeof entry.detail.contactId === 'string' && known.get(entry.detail.contactId)) || SYSTEM[locale];
  }

  async function presentTimeline(
    caseRow: WholeCase,
    rows: readonly TimelineRow[],
    known: ReadonlyMap<string, string>,
    locale: Locale,
  ): Promise<SosTimelineEntry[]> {
    return Promise.all(
      rows.map(async (row, index) => {
        const sentence = timelineWords(row.event, row.detail)[locale];
        const said = typeof row.detail.words === 'string' ? deps.sealed.open(caseRow.id, row.detail.words) : null;
        return {
          seq: index + 1,
          event: row.event,
          at: iso(row.at),
          party: row.party,
          by: await nameOfActor(row, known, caseRow, locale),
          words: said ? `${sentence}${locale === 'zh' ? '：' : ': '}${said}` : sentence,
        };
      }),
    );
  }

  /** Names by which the presser was told of them, by person and by contact. */
  function namesOf(responders: readonly ResponderRow[], alerts: readonly AlertRow[]): Map<string, string> {
    const known = new Map<string, string>();
    for (const { personId, contactId, name } of [...alerts, ...responders]) {
      if (personId) known.set(personId, name);
      if (contactId) known.set(contactId, name);
    }
    return known;
  }

  async function closerOf(caseRow: WholeCase, known: ReadonlyMap<string, string>): Promise<string> {
    if (!caseRow.closedBy) return '';
    return known.get(caseRow.closedBy) ?? directory.displayName(caseRow.closedBy);
  }

  /** What belongs to a case, read together. */
  async function parts(caseRow: WholeCase, locale: Locale) {
    const [responders, alerts, handOffs, place, nextStepAt] = await Promise.all([
      cases.responders(caseRow.id),
      cases.alerts(caseRow.id),
      cases.handOffs(caseRow.id),
      deps.placeOfCase(caseRow, locale),
      caseRow.stage === 'alerting' ? cases.nextStepAt(caseRow.id) : null,
    ]);
    return { responders, alerts, handOffs, place, nextStepAt };
  }

  function presentRow(
    caseRow: WholeCase,
    of: { personName: string; unitName: string | null; acceptedBy: string | null; nextStepAt: Date | null },
  ): SosCaseRow {
    return {
      id: caseRow.id,
      number: caseRow.number,
      version: caseRow.version,
      stage: caseRow.stage,
      kind: caseRow.kind,
      isDrill: caseRow.drill !== null,
      isSilent: caseRow.isSilent,
      personName: of.personName,
      unitName: of.unitName,
      receivedAt: iso(caseRow.receivedAt),
      undoneAt: isoOrNull(caseRow.undoneAt),
      acceptedBy: of.acceptedBy,
      acceptedAt: isoOrNull(caseRow.acceptedAt),
      nextStepAt: isoOrNull(of.nextStepAt),
      closedAt: isoOrNull(caseRow.closedAt),
      outcome: caseRow.outcome,
    };
  }

  return {
    presentRow,
    personName,
    presentTimeline,
    namesOf,

    async presentWaiting(caseRow: WholeCase, locale: Locale): Promise<Waiting> {
      const { responders, alerts, handOffs, place, nextStepAt } = await parts(caseRow, locale);
      const isCaseOpen = isOpen(caseRow.stage);
      const live = responders.filter(isLive);
      return {
        caseId: caseRow.id,
        number: caseRow.number,
        version: caseRow.version,
        stage: caseRow.stage,
        kind: caseRow.kind,
        isDrill: caseRow.drill !== null,
        isSilent: caseRow.isSilent,
        receivedAt: iso(caseRow.receivedAt),
        serverNow: iso(deps.clock.now()),
        undoneAt: isoOrNull(caseRow.undoneAt),
        alerted: presentAlerted(alerts),
        coming: await Promise.all(live.map((row) => presentResponder(row, place.point, isCaseOpen))),
        handOffs: handOffs.map(presentHandOff),
        place: place.view,
        nextStepAt: isoOrNull(nextStepAt),
        closed:
          caseRow.closedAt && caseRow.outcome
            ? {
                outcome: caseRow.outcome,
                by: await closerOf(caseRow, namesOf(responders, alerts)),
                at: iso(caseRow.closedAt),
              }
            : null,
      };
    },

    async presentCase(
      caseRow: WholeCase,
      reader: { allows: SosCase['allows']; hasFacts: boolean },
      locale: Locale,
    ): Promise<SosCase> {
      const [{ responders, alerts, handOffs, place, nextStepAt }, rows, presses, name] = await Promise.all([
        parts(caseRow, locale),
        deps.timeline.read(caseRow.id),
        cases.pressCount(caseRow.id),
        personName(caseRow, locale),
      ]);
      const known = namesOf(responders, alerts);
      const isCaseOpen = isOpen(caseRow.stage);
      const has = responders.filter(isLive);
      return {
        ...presentRow(caseRow, {
          personName: name,
          unitName: place.view.unitName,
          acceptedBy: has.map((row) => row.name).join('、') || null,
          nextStepAt,
        }),
        source: caseRow.source,
        presses,
        place: place.view,
        hasFacts: reader.hasFacts,
        alerted: presentAlerted(alerts),
        responders: await Promise.all(responders.map((row) => presentResponder(row, place.point, isCaseOpen))),
        handOffs: handOffs.map(presentHandOff),
        timeline: await presentTimeline(caseRow, rows, known, locale),
        allows: reader.allows,
      };
    },
  };
}

export type CasePresenter = ReturnType<typeof createCasePresenter>;
