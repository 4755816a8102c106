import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createLocalStore, createS3Store } from '../../bff/platform/storage/object-store';
import type { ObjectStore } from '../../bff/platform/storage/storage.types';

/** Speaks as much of S3 as an object store asks of it: path-style put, get, delete, head bucket; signed requests only. */
function s3Server(): Promise<{ server: Server; url: string; objects: Map<string, Buffer> }> {
  const objects = new Map<string, Buffer>();
  const server = createServer(async (request, response) => {
    if (!/^AWS4-HMAC-SHA256 Credential=key\//.test(request.headers.authorization ?? '')) {
      response.writeHead(403).end();
      return;
    }
    const { pathname } = new URL(request.url!, 'http://s3');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.method === 'PUT') objects.set(pathname, Buffer.concat(chunks));
    if (request.method === 'DELETE') objects.delete(pathname);
    if (request.method === 'GET' && !objects.has(pathname)) {
      response.writeHead(404, { 'content-type': 'application/xml' });
      response.end('<?xml version="1.0"?><Error><Code>NoSuchKey</Code><Message>none</Message></Error>');
      return;
    }
    response.writeHead(request.method === 'DELETE' ? 204 : 200, { etag: '"x"' });
    response.end(request.method === 'GET' ? objects.get(pathname) : undefined);
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () =>
      resolve({ server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, objects }),
    ),
  );
}

const folder = mkdtempSync(path.join(tmpdir(), 'yct-store-'));
let s3: Awaited<ReturnType<typeof s3Server>>;
const stores: Record<string, () => ObjectStore> = {
  'a local folder': () => createLocalStore(folder),
  'an S3-compatible store': () =>
    createS3Store({ endpoint: s3.url, region: 'cn-north', bucket: 'photos', accessKey: 'key', secretKey: 'secret' }),
};

beforeAll(async () => {
  s3 = await s3Server();
});
afterAll(async () => {
  s3.server.closeAllConnections();
  await new Promise((resolve) => s3.server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

describe.each(Object.keys(stores))('%s', (name) => {
  it('keeps bytes, gives them back, and forgets them', async () => {
    const store = stores[name]!();
    const bytes = Buffer.from([0, 255, 13, 10, 0]);
    await store.ping();
    expect(await store.get('2026/11/nothing.jpg')).toBeNull();
    await store.put('2026/11/abc.jpg', bytes, 'image/jpeg');
    expect(await store.get('2026/11/abc.jpg')).toEqual(bytes);
    await store.delete('2026/11/abc.jpg');
    expect(await store.get('2026/11/abc.jpg')).toBeNull();
  });

  it.each(['../secret', '/etc/passwd', 'a/../../b', 'a\0b', ''])('refuses the key %j', async (key) => {
    await expect(stores[name]!().put(key, Buffer.from('x'), 'text/plain')).rejects.toThrow('key');
  });
});
