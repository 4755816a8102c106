import type { Feature } from '../../platform/feature';
import { createCategoryTree } from './category-tree';
import { createMeetDeadline } from './meet-deadline';
import { createReportNumbers } from './number-blocks.sql';
import { createRecordStep } from './record-step';
import { createReportsDesk } from './reports.desk';
import { createReportsJobs } from './reports.jobs';
import { createReportsPresenter } from './reports.presenter';
import { createReportsReader, type ReportsReader } from './reports.reader';
import { createReportsRepository, type ReportsRepository } from './reports.repository';
import { reportsRoutes } from './reports.routes';
import { createReportsService } from './reports.service';
import { createReportsSql } from './reports.sql';
import type { ReportsDeps } from './reports.types';
import { createSubmitReport } from './submit-report';

/** 诉求: from the press of a button to closed and rated. */
export function createReports(deps: ReportsDeps): Feature & {
  inProgressOf: ReportsReader['inProgressOf'];
  movePerson: ReportsRepository['movePerson'];
  /** Opens a report for somebody who complains about a payment, its evidence already written. Same key, same report. */
  openFromPayment(
    personId: string,
    complaint: { clientKey: string; categoryId: string; words: string; address: string },
  ): Promise<{ reportId: string; number: string }>;
} {
  const { db, clock } = deps;
  const sql = createReportsSql(db);
  const repository = createReportsRepository(db, clock);
  const categories = createCategoryTree(() => repository.categories(), clock);
  const presenter = createReportsPresenter({ ...deps, repository, categories, now: () => clock.now() });
  const recordStep = createRecordStep({ ...deps, repository });
  const service = createReportsService({ ...deps, repository, presenter, categories, recordStep });
  const meetDeadline = createMeetDeadline({ ...deps, repository, categories, recordStep });
  const reader = createReportsReader({ sql, categories, presenter });
  const desk = createReportsDesk({ ...deps, repository, sql, categories, presenter });
  const { nextNumber, giveBack } = createReportNumbers(db, clock);
  const submitReport = createSubmitReport({ ...deps, sql, categories, nextNumber });
  const { jobs, recurring } = createReportsJobs({ ...deps, service, meetDeadline, repository, sql });
  return {
    routes: reportsRoutes({ service, reader, desk, submitReport }),
    jobs,
    recurring,
    stop: giveBack,
    inProgressOf: reader.inProgressOf,
    movePerson: repository.movePerson,
    async openFromPayment(personId, { clientKey, categoryId, words, address }) {
      const { id, number } = await submitReport(
        { personId },
        {
          clientKey,
          categoryId,
          words: words.slice(0, 2_000),
          place: { position: null, address, source: 'typed' },
          photoIds: [],
          isAnonymous: false,
        },
      );
      return { reportId: id, number };
    },
  };
}
