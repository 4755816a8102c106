import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import type { ApiAnswer, ApiClient } from '../../support/api-client';

export const PLACE = {
  position: { latitude: 26.05, longitude: 103.8, datum: 'gcj02' as const },
  address: '文林街 5 号门口',
  source: 'gps' as const,
};

/** What a citizen sends; every call another key, unless given. */
export function aSubmission(over: Record<string, unknown> = {}) {
  return {
    clientKey: randomUUID(),
    categoryId: 'environment.garbage',
    words: '垃圾桶满了三天没人清',
    place: PLACE,
    photoIds: [] as string[],
    ...over,
  };
}

export async function submit(client: ApiClient, over: Record<string, unknown> = {}) {
  const answer = await client.post('/reports', aSubmission(over));
  if (answer.status !== 201) throw new Error(`not taken: ${JSON.stringify(answer.body)}`);
  return answer.body as { id: string; number: string; version: number; answerDueAt: string; isReplay: boolean };
}

/** One step on the version the client sees now. */
export async function step(
  client: ApiClient,
  id: string,
  path: string,
  body: Record<string, unknown> = {},
  over: { version?: number; key?: string } = {},
): Promise<ApiAnswer> {
  const version = over.version ?? (await client.get(`/reports/${id}`)).body.version;
  return client.post(`/reports/${id}/${path}`, {
    ...body,
    clientKey: over.key ?? randomUUID(),
    expectedVersion: version,
  });
}

export async function uploadPhoto(client: ApiClient, colour = '#3366aa'): Promise<string> {
  const bytes = await sharp({ create: { width: 320, height: 240, channels: 3, background: colour } })
    .jpeg()
    .toBuffer();
  const answer = await client.upload('/files', bytes, 'photo.jpg');
  if (answer.status !== 201) throw new Error(`no photo: ${JSON.stringify(answer.body)}`);
  return answer.body.id as string;
}
