import { z } from 'zod';
import { idSchema } from '../../contracts/shared';
import { defineJob, type JobDefinition, type JobRequest, type RecurringJob } from '../../platform/jobs/job.types';
import type { MeetDeadline } from './meet-deadline';
import type { ReportsRepository } from './reports.repository';
import type { ReportsService } from './reports.service';
import type { ReportsSql } from './reports.sql';
import type { ContentChecker, ReportsDeps } from './reports.types';

/** A deadline job is looked for this long after its time before the sweep steps in. */
const SWEEP_GRACE_MS = 10 * 60_000;

/** What runs when the time of this version is up. */
export function deadlineJob(reportId: string, version: number, dueAt: Date): JobRequest {
  return {
    kind: 'reports.meetDeadline',
    payload: { reportId },
    runAt: dueAt,
    dedupeKey: `report-deadline:${reportId}:${version}`,
  };
}

interface JobsDeps extends Pick<ReportsDeps, 'db' | 'clock' | 'directory' | 'notices'> {
  service: ReportsService;
  meetDeadline: MeetDeadline;
  repository: ReportsRepository;
  sql: ReportsSql;
  contentChecker: ContentChecker;
}

/** Work after the fact: looking at the words and the place, telling staff, meeting deadlines. */
export function createReportsJobs({
  db,
  clock,
  directory,
  notices,
  service,
  meetDeadline,
  repository,
  sql,
  contentChecker,
}: JobsDeps): {
  jobs: JobDefinition[];
  recurring: RecurringJob[];
} {
  const examine = defineJob({
    kind: 'reports.examine',
    payload: z.object({ reportId: idSchema }),
    async run({ reportId }) {
      const report = await repository.find(reportId);
      if (!report) return;
      const { latitude, longitude, datum } = report;
      const isUnplaced = report.gridId === null && latitude !== null && longitude !== null && datum !== null;
      const grid = isUnplaced ? await directory.locate({ latitude, longitude, datum }) : null;
      if (grid) await repository.note(reportId, { gridId: grid.id });
      if (report.contentCheck === 'pending') {
        const contentCheck = await contentChecker.checkText(report.filedById, report.words);
        await repository.note(reportId, { contentCheck });
      }
      // Staff see the result without asking again; nothing of it concerns the reporter.
      service.announce(grid ? { ...report, gridId: grid.id } : report, 'examined');
    },
    // A checker that never answers must not hide the report: a person looks at it instead.
    async onDead({ reportId }) {
      const report = await repository.find(reportId);
      if (report?.contentCheck === 'pending') await repository.note(reportId, { contentCheck: 'review' });
    },
  });

  const tellUnit = defineJob({
    kind: 'reports.tellUnit',
    payload: z.object({
      reportId: idSchema,
      version: z.number().int(),
      unitId: idSchema,
      why: z.enum(['assigned', 'overdue', 'urged']),
    }),
    async run({ reportId, version, unitId, why }) {
      const report = await repository.find(reportId);
      if (!report) return;
      const staff = await directory.staffOf(unitId, why === 'overdue' ? 'supervisor' : 'handler');
      const words = {
        assigned: {
          zh: `新诉求 ${report.number} 已派到您单位，请签收。`,
          en: `Report ${report.number} was assigned to your unit. Please sign for it.`,
        },
        overdue: {
          zh: `诉求 ${report.number} 超过期限，已转由您督办。`,
          en: `Report ${report.number} is late and is now under your supervision.`,
        },
        urged: {
          zh: `诉求 ${report.number} 的市民在催办，请尽快答复。`,
          en: `The reporter of ${report.number} is asking for progress. Please answer soon.`,
        },
      }[why];
      await db.sqlTransaction((tx) =>
        notices.send(
          tx,
          ...staff.map(({ personId }) => ({
            personId,
            template: 'report.assigned',
            words,
            link: `/features/reports-desk/pages/desk/index?id=${reportId}`,
            dedupeKey: `report:${reportId}:${version}:${why}`,
          })),
        ),
      );
    },
  });

  const deadline = defineJob({
    kind: 'reports.meetDeadline',
    payload: z.object({ reportId: idSchema }),
    run: ({ reportId }) => meetDeadline(reportId),
  });

  return {
    jobs: [examine, tellUnit, deadline],
    recurring: [
      {
        kind: 'reports.sweepDeadlines',
        everyMs: 5 * 60_000,
        async run({ log }) {
          const late = await sql.overdueSince(new Date(clock.now().getTime() - SWEEP_GRACE_MS), 200);
          for (const { id } of late) await meetDeadline(id);
          if (late.length) log.warn({ count: late.length }, 'deadlines met by the sweep: their own jobs did not run');
        },
      },
    ],
  };
}
