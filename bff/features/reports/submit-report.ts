import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { SubmittedReport, submitReportSchema } from '../../contracts/reports';
import type { Actor } from '../../platform/actor';
import { isDuplicateKey } from '../../platform/db/database';
import { ApiError, assertThat } from '../../platform/errors';
import { newId } from '../../platform/ids';
import { type CategoryTree, limitsOf } from './category-tree';
import { answerDueFrom, DUTIES } from './reports.duties';
import { deadlineJob } from './reports.jobs';
import type { ReportsSql } from './reports.sql';
import { PUBLIC_STATE, QUEUE_OF } from './reports.states';
import type { HistoryRow, ReportRow, ReportsDeps } from './reports.types';

type Input = z.output<typeof submitReportSchema>;

export interface SubmitDeps extends Pick<ReportsDeps, 'db' | 'jobs' | 'outbox' | 'clock' | 'files' | 'people'> {
  sql: ReportsSql;
  categories: CategoryTree;
  nextNumber(): Promise<string>;
}

/** What makes two requests the same: everything sent, in the contract's order. */
function hashOf(input: Input): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('hex');
}

function presentSubmitted(row: ReportRow, isReplay: boolean): SubmittedReport {
  return {
    id: row.id,
    number: row.number,
    state: PUBLIC_STATE[row.stage],
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    answerDueAt: row.answerDueAt.toISOString(),
    isReplay,
  };
}

/** Takes a report: the row, its first history row, its event and its jobs in one transaction, found again by its key. */
export function createSubmitReport(deps: SubmitDeps) {
  const { db, sql, jobs, outbox, clock, files, people, categories } = deps;

  async function earlier(personId: string, input: Input, requestHash: string): Promise<SubmittedReport | null> {
    const before = await sql.byClientKey(personId, input.clientKey);
    if (!before) return null;
    if (before.requestHash !== requestHash) throw new ApiError('key_reused');
    return presentSubmitted(before, true);
  }

  /**
   * @throws ApiError invalid_request for a category that can't be reported or photos that can't be used, forbidden when
   * the family member did not agree, key_reused when the key came before with other content
   */
  return async function submitReport(actor: Pick<Actor, 'personId'>, input: Input): Promise<SubmittedReport> {
    const requestHash = hashOf(input);
    const category = await categories.find(input.categoryId);
    assertThat(category?.answer, 'invalid_request', {
      fields: { categoryId: { zh: '请重新选择问题类型', en: 'Please choose the kind of problem again' } },
    });
    const reporterId = input.onBehalfOf ?? actor.personId;
    if (reporterId !== actor.personId) {
      assertThat(await people.mayActFor(actor.personId, reporterId, `反映问题：${category.name.zh}`), 'forbidden', {
        words: {
          zh: '家人还没有同意由您代办，请先在“我的—家人”里完成授权',
          en: 'Your family member has not agreed yet. Please finish that under Me – Family first',
        },
      });
    }

    const now = clock.now();
    const limits = limitsOf(category);
    const answerDueAt = answerDueFrom(now, limits.answer);
    const duty = DUTIES.submitted;
    const { position } = input.place;
    const row: ReportRow & { requestHash: string } = {
      id: newId(),
      number: await deps.nextNumber(),
      reporterId,
      filedById: actor.personId,
      clientKey: input.clientKey,
      requestHash,
      categoryId: input.categoryId,
      words: input.words,
      latitude: position?.latitude ?? null,
      longitude: position?.longitude ?? null,
      datum: position?.datum ?? null,
      address: input.place.address,
      placeSource: input.place.source,
      photoIds: [...new Set(input.photoIds)],
      isAnonymous: input.isAnonymous,
      stage: 'submitted',
      queue: QUEUE_OF.submitted,
      version: 1,
      holder: duty.owner === 'hotline' ? 'hotline' : null,
      holderUnitId: null,
      unitId: null,
      gridId: null,
      dueAt: duty.dueAt(now, limits, answerDueAt),
      answerDueAt,
      pausedMinutes: null,
      escalation: 0,
      urgedAt: null,
      contentCheck: 'pending',
      createdAt: now,
      updatedAt: now,
    };
    const history: HistoryRow = {
      id: newId(),
      reportId: row.id,
      version: 1,
      event: 'submit',
      fromStage: null,
      toStage: 'submitted',
      clientKey: input.clientKey,
      party: reporterId === actor.personId ? 'reporter' : 'family',
      actorId: actor.personId,
      unitId: null,
      toUnitId: null,
      nextDueAt: row.dueAt,
      publicWords: null,
      internalNote: null,
      photoIds: row.photoIds,
      createdAt: now,
    };

    try {
      await db.sqlTransaction(async (tx) => {
        // The unique key of (person, client key) is what makes a repeat harmless, so it goes in first.
        await sql.insert(tx, row, history);
        if (row.photoIds.length > 0) {
          await files.claim(tx, row.photoIds, { ownerPersonId: actor.personId, subject: `report:${row.id}` });
        }
        await outbox.publish(tx, {
          type: 'report.changed',
          audience: [
            `person:${actor.personId}`,
            ...(reporterId === actor.personId ? [] : [`person:${reporterId}` as const]),
            'role:dispatcher',
            'role:supervisor',
          ],
          data: { reportId: row.id, number: row.number, state: PUBLIC_STATE.submitted, version: 1, event: 'submit' },
        });
        await jobs.enqueue(
          tx,
          { kind: 'reports.examine', payload: { reportId: row.id } },
          deadlineJob(row.id, 1, row.dueAt!),
        );
      });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const found = await earlier(actor.personId, input, requestHash);
      if (!found) throw error;
      return found;
    }
    return presentSubmitted(row, false);
  };
}
