import { fileContentParams, fileContentQuery, fileViewSchema } from '../../contracts/files';
import type { Clock } from '../../platform/clock';
import type { Database, Tx } from '../../platform/db/database.types';
import type { Feature } from '../../platform/feature';
import { actorOf, anyone, consented, defineRoute } from '../../platform/http/route';
import { readUpload } from '../../platform/storage/read-upload';
import type { ObjectStore } from '../../platform/storage/storage.types';
import { createFilesService, type FilesAccess } from './files.service';
import { createFilesRepository } from './files.sql';

const UPLOAD_LIMIT = 12 * 1024 * 1024;

export interface FilesFeatureDeps {
  db: Database;
  store: ObjectStore;
  clock: Clock;
  linkSecret: string;
}

/** 附件: photos, checked by their bytes, without EXIF, read through signed links. */
export function createFiles(deps: FilesFeatureDeps): Feature & {
  access: FilesAccess;
  /** two identities turned out to be one person */
  movePerson(tx: Tx, from: string, to: string): Promise<void>;
} {
  const repository = createFilesRepository(deps.db);
  const service = createFilesService({ ...deps, repository });
  return {
    access: service,
    movePerson: repository.moveUnclaimed,
    routes: [
      defineRoute({
        method: 'POST',
        path: '/files',
        tag: 'files',
        summary: 'Upload one photo (JPG, PNG, WebP or HEIC, at most 12 MB); EXIF is removed',
        contract: { response: fileViewSchema, status: 201 },
        policy: consented,
        bodyLimit: 'stream',
        consumes: 'multipart/form-data',
        rateLimit: { perPerson: 60, perAddress: 600, windowS: 60 },
        handler: async (request) =>
          service.keepPhoto(actorOf(request).personId, await readUpload(request.raw, UPLOAD_LIMIT)),
      }),
      defineRoute({
        method: 'GET',
        path: '/files/:fileId',
        tag: 'files',
        summary: 'Read a photo by its signed link',
        contract: { params: fileContentParams, query: fileContentQuery, produces: 'image/jpeg' },
        policy: anyone,
        handler: async ({ params, query }) => {
          const { body, contentType } = await service.read(params.fileId, query.size, query.expires, query.signature);
          return {
            body,
            contentType,
            headers: { 'Cache-Control': 'private, max-age=3600, immutable', 'Content-Disposition': 'inline' },
          };
        },
      }),
    ],
    recurring: [
      {
        kind: 'files.sweepUnclaimed',
        cron: '17 3 * * *',
        run: async ({ log }) => {
          log.info({ removed: await service.sweepUnclaimed() }, 'unclaimed photos removed');
        },
      },
    ],
  };
}
