import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { FileView } from '../../contracts/files';
import type { Clock } from '../../platform/clock';
import type { Tx } from '../../platform/db/database.types';
import { ApiError, assertThat } from '../../platform/errors';
import { newId } from '../../platform/ids';
import { preparePhoto } from '../../platform/storage/photo';
import type { ObjectStore } from '../../platform/storage/storage.types';
import type { createFilesRepository, FileRow } from './files.sql';

const LINK_MS = 3_600_000;
/** A photo that was uploaded and never sent with a case is kept this long. */
const UNCLAIMED_MS = 48 * 3_600_000;

export interface FilesDeps {
  repository: ReturnType<typeof createFilesRepository>;
  store: ObjectStore;
  clock: Clock;
  linkSecret: string;
}

type Size = 'full' | 'thumbnail';

export function createFilesService({ repository, store, clock, linkSecret }: FilesDeps) {
  const sign = (fileId: string, size: Size, expires: number) =>
    createHmac('sha256', linkSecret).update(`${fileId}.${size}.${expires}`).digest('base64url');

  function link(fileId: string, size: Size): string {
    // Rounded up, so that a link stays the same for a while and phones may cache the picture.
    const expires = Math.ceil((clock.now().getTime() + LINK_MS) / LINK_MS) * LINK_MS;
    return `/api/files/${fileId}?size=${size}&expires=${expires}&signature=${sign(fileId, size, expires)}`;
  }

  function present(row: FileRow): FileView {
    return {
      id: row.id,
      url: link(row.id, 'full'),
      thumbnailUrl: link(row.id, 'thumbnail'),
      contentType: row.content_type,
      width: row.width,
      height: row.height,
    };
  }

  const thumbnailKey = (key: string) => key.replace(/\.jpg$/, '-small.jpg');

  return {
    /** Keeps an uploaded photo, cleaned. It belongs to its uploader until a case claims it. */
    async keepPhoto(ownerPersonId: string, bytes: Buffer): Promise<FileView> {
      const photo = await preparePhoto(bytes);
      const now = clock.now();
      const id = newId();
      const objectKey = `${now.getUTCFullYear()}/${String(now.getUTCMonth() + 1).padStart(2, '0')}/${id}.jpg`;
      await store.put(objectKey, photo.full, photo.contentType);
      await store.put(thumbnailKey(objectKey), photo.thumbnail, photo.contentType);
      const row: FileRow = {
        id,
        owner_person_id: ownerPersonId,
        subject: null,
        object_key: objectKey,
        content_type: photo.contentType,
        width: photo.width,
        height: photo.height,
      };
      const sha256 = createHash('sha256').update(photo.full).digest('hex');
      await repository.insert({ ...row, bytes: photo.full.length, sha256, created_at: now });
      return present(row);
    },

    /** @throws ApiError gone when the link is past its hour, not_found when it was never ours */
    async read(fileId: string, size: Size, expires: number, signature: string) {
      const expected = Buffer.from(sign(fileId, size, expires));
      const given = Buffer.from(signature);
      assertThat(expected.length === given.length && timingSafeEqual(expected, given), 'not_found');
      assertThat(expires > clock.now().getTime(), 'gone', {
        words: {
          zh: '图片链接已过期，请返回上一页重新打开',
          en: 'This picture link has expired. Please go back and open it again',
        },
      });
      const [row] = await repository.byIds([fileId]);
      assertThat(row, 'not_found');
      const body = await store.get(size === 'full' ? row.object_key : thumbnailKey(row.object_key));
      assertThat(body, 'not_found');
      return { body, contentType: row.content_type };
    },

    /**
     * Makes photos part of a case, in the case's own transaction. Only photos that the owner uploaded and nobody used.
     * @throws ApiError invalid_request when one is missing, another's or used
     */
    async claim(tx: Tx, fileIds: readonly string[], of: { ownerPersonId: string; subject: string }): Promise<void> {
      const ids = [...new Set(fileIds)];
      if (ids.length === 0) return;
      const claimed = await repository.claim(tx, ids, of.ownerPersonId, of.subject, clock.now());
      if (claimed !== ids.length) {
        throw new ApiError('invalid_request', {
          fields: {
            photoIds: { zh: '有照片已失效，请重新选择照片', en: 'A photo is no longer there. Please choose it again' },
          },
        });
      }
    },

    /** Views of the given files, in the order given; unknown ones are left out. */
    async describe(fileIds: readonly string[]): Promise<FileView[]> {
      const rows = new Map((await repository.byIds(fileIds)).map((row) => [row.id, row]));
      return fileIds.flatMap((id) => rows.get(id) ?? []).map(present);
    },

    /** Removes photos that no case claimed in two days; gives how many. */
    async sweepUnclaimed(): Promise<number> {
      const rows = await repository.unclaimedBefore(new Date(clock.now().getTime() - UNCLAIMED_MS));
      let removed = 0;
      for (const row of rows) {
        if (!(await repository.deleteUnclaimed(row.id))) continue;
        await store.delete(row.object_key);
        await store.delete(thumbnailKey(row.object_key));
        removed += 1;
      }
      return removed;
    },
  };
}

/** What other features are given of files. */
export type FilesAccess = Pick<ReturnType<typeof createFilesService>, 'claim' | 'describe'>;
