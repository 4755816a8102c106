import type { FileView } from '@contracts/files';
import { request } from './client';
import { sendFile } from './send-file';

export type { FileView } from '@contracts/files';

/**
 * Sends one photo and answers how the server keeps it. An expired token is renewed once.
 *
 * @param photo a temporary path in WeChat; a File, Blob or object URL in a browser
 * @throws {ApiFailure}
 */
export async function uploadPhoto(photo: string | Blob): Promise<FileView> {
  try {
    return await sendFile<FileView>('/files', photo);
  } catch (error) {
    if ((error as { status?: number }).status !== 401) throw error;
    // Any call that needs a person renews the token; then the upload is tried once more.
    await request({ path: '/identity/me' });
    return sendFile<FileView>('/files', photo);
  }
}
