import path from 'node:path';
import type Koa from 'koa';
import send from 'koa-send';

const PAGE = `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>一城通 API</title><link rel="stylesheet" href="/api/docs/swagger-ui.css"></head>
<body><div id="page"></div><script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/start.js"></script></body></html>`;
// A file of its own, because the content policy admits no inline script.
const START = `SwaggerUIBundle({ url: '/api/openapi.json', dom_id: '#page', deepLinking: true, defaultModelsExpandDepth: 0 });`;
const ASSETS = new Set(['swagger-ui.css', 'swagger-ui-bundle.js']);

/** `/api/openapi.json`, and a readable page of it at `/api/docs` made from files of this installation alone. */
export function createApiPage(openApi: object): Koa.Middleware {
  const assetRoot = path.dirname(require.resolve('swagger-ui-dist/package.json'));
  const json = JSON.stringify(openApi);
  return async function apiPage(ctx, next) {
    if (ctx.method !== 'GET' || !ctx.path.startsWith('/api/')) return next();
    if (ctx.path === '/api/openapi.json') {
      ctx.type = 'application/json; charset=utf-8';
      ctx.body = json;
      return;
    }
    if (ctx.path === '/api/docs' || ctx.path === '/api/docs/') {
      ctx.type = 'html';
      ctx.body = PAGE;
      return;
    }
    const asset = ctx.path.replace('/api/docs/', '');
    if (asset === 'start.js') {
      ctx.type = 'text/javascript; charset=utf-8';
      ctx.body = START;
    } else if (ASSETS.has(asset)) {
      await send(ctx, asset, { root: assetRoot, maxAge: 86_400_000 });
    } else {
      return next();
    }
  };
}
