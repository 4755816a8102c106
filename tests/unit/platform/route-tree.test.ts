import { createRouteTree } from '../../../bff/platform/http/route-tree';

const tree = createRouteTree(
  [
    'GET /api/stops/near',
    'GET /api/stops/:id/board',
    'GET /api/stops/:id',
    'POST /api/stops/:id',
    'GET /api/a/:x/b/:y',
    'GET /api/a/new/c',
  ].map((text) => {
    const [method, path] = text.split(' ') as [string, string];
    return { method, path, value: text };
  }),
);

test.each([
  ['GET', '/api/stops/near', 'GET /api/stops/near', {}],
  ['GET', '/api/stops/19171', 'GET /api/stops/:id', { id: '19171' }],
  ['POST', '/api/stops/19171', 'POST /api/stops/:id', { id: '19171' }],
  ['GET', '/api/stops/near/board', 'GET /api/stops/:id/board', { id: 'near' }],
  ['GET', '/api/stops/a%2Fb%20c/board', 'GET /api/stops/:id/board', { id: 'a/b c' }],
  ['GET', '/api/a/new/b/2', 'GET /api/a/:x/b/:y', { x: 'new', y: '2' }],
  ['GET', '/api/a/new/c', 'GET /api/a/new/c', {}],
])('%s %s', (method, path, value, params) => {
  expect(tree.find(method, path)).toEqual({ value, params });
});

test.each([
  ['HEAD', '/api/stops/near'],
  ['DELETE', '/api/stops/1'],
  ['GET', '/api/stops/'],
  ['GET', '/api/stops//board'],
  ['GET', '/api/stops/1/board/'],
  ['GET', '/api/stops/%E0%A4%A/board'],
  ['GET', '/'],
])('%s %s is left to the router', (method, path) => {
  expect(tree.find(method, path)).toBeNull();
});
