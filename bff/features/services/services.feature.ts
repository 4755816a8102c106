import type { LinkProbe } from '../../connectors/link-probe/link-probe.port';
import type { ServiceCard } from '../../contracts/services';
import type { Clock } from '../../platform/clock';
import type { Database } from '../../platform/db/database.types';
import type { Locale, Words } from '../../platform/errors';
import type { Feature } from '../../platform/feature';
import type { Jobs } from '../../platform/jobs/job.types';
import type { Logger } from '../../platform/log';
import type { Outbox } from '../../platform/push/push.types';
import { createDueEntriesRepository } from './due-entries.repository';
import { statutoryCalendar } from './services.calendar';
import { createCatalogue } from './services.catalogue';
import { createCatalogueStore } from './services.catalogue.sql';
import { createDesk } from './services.desk';
import { deskRoutes } from './services.desk-routes';
import { PORTAL_FUNCTION_LIST, type PortalFunction } from './services.functions';
import { createServicesJobs } from './services.jobs';
import { createDeskNotices, type ServicesNoticeSender } from './services.notices';
import { createOpensCounter } from './services.opens';
import { createPublishing } from './services.publishing';
import { createServicesRepository } from './services.repository';
import { createReview } from './services.review';
import { servicesRoutes } from './services.routes';
import { createServicesService } from './services.service';
import type { ServicesDirectory } from './services.standing';

export interface ServicesDeps {
  db: Database;
  jobs: Jobs;
  outbox: Outbox;
  clock: Clock;
  log: Logger;
  directory: ServicesDirectory;
  notices: ServicesNoticeSender;
  linkProbe: LinkProbe;
  /** what the portal does itself, found by the same search box; the whole list unless given */
  functions?: readonly PortalFunction[];
  /** a function that is switched off is not offered */
  isFunctionOn?(code: PortalFunction['code']): Promise<boolean>;
}

const UNKNOWN_UNIT: Words = { zh: '市政府部门', en: 'City department' };

/** 办事: the catalogue of service entries that departments publish. */
export function createServices(
  deps: ServicesDeps,
): Feature & { latest(limit: number, locale: Locale): Promise<ServiceCard[]> } {
  const { db, clock, log, directory } = deps;
  const unitWords = async (unitId: string) => (await directory.unit(unitId))?.words ?? UNKNOWN_UNIT;
  const repository = createServicesRepository(db);
  const store = createCatalogueStore(db);
  const catalogue = createCatalogue({ store, clock, unitWords });
  const opens = createOpensCounter(store, log);
  const notices = createDeskNotices({ sender: deps.notices, directory });
  const publishing = createPublishing({ ...deps, repository, store, catalogue, unitWords });
  const service = createServicesService({
    clock,
    repository,
    catalogue,
    opens,
    unitWords,
    calendar: statutoryCalendar,
    functions: deps.functions ?? PORTAL_FUNCTION_LIST,
    isFunctionOn: deps.isFunctionOn ?? (async () => true),
  });
  const desk = createDesk({ db, clock, repository, publishing, directory, unitWords, calendar: statutoryCalendar });
  const review = createReview({ db, clock, jobs: deps.jobs, desk, publishing, notices });

  return {
    // The desk's paths stand before `/services/:slug`, which would take them for a slug.
    routes: [...deskRoutes(desk, review), ...servicesRoutes(service)],
    ...createServicesJobs({
      ...deps,
      repository,
      due: createDueEntriesRepository(db),
      store,
      catalogue,
      publishing,
      notices,
    }),
    latest: service.latest,
    async start() {
      await publishing.completeCatalogue();
      opens.start();
    },
    stop: () => opens.stop(),
  };
}
