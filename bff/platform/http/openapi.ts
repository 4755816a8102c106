import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { errorEnvelopeSchema } from '../../contracts/errors';
import type { Route } from './route';

const MULTIPART = 'multipart/form-data';

/** OpenAPI 3.1, read off the contracts that the guard enforces, so that it cannot say anything else. */
export function buildOpenApi(routes: readonly Route[], version: string): object {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'accessToken', { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' });
  for (const route of routes) {
    const { contract } = route;
    const status = contract.status ?? 200;
    const headers = route.idempotent ? z.object({ 'idempotency-key': z.string() }) : undefined;
    registry.registerPath({
      method: route.method.toLowerCase() as 'get',
      path: `/api${route.path.replace(/:(\w+)/g, '{$1}')}`,
      operationId: operationId(route),
      summary: route.summary,
      description: `Who may: ${route.policy.name}.`,
      tags: [route.tag],
      security: route.policy.name === 'anyone' ? [] : [{ accessToken: [] }],
      request: {
        ...(contract.params && { params: contract.params as z.ZodObject }),
        ...(contract.query && { query: contract.query as z.ZodObject }),
        ...(headers && { headers }),
        ...(contract.body && {
          body: { content: { 'application/json': { schema: contract.asked ?? contract.body } }, required: true },
        }),
        ...(route.bodyLimit === 'stream' && {
          body: { content: streamedContent(route.consumes ?? 'application/octet-stream'), required: true },
        }),
      },
      responses: {
        [status]: {
          description: 'Success',
          ...(contract.response && { content: { 'application/json': { schema: contract.response } } }),
          ...(contract.produces && {
            content: { [contract.produces]: { schema: z.string().meta({ format: 'binary' }) } },
          }),
        },
        default: {
          description: 'The error envelope',
          content: { 'application/json': { schema: errorEnvelopeSchema } },
        },
      },
    });
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: '一城通 API',
      version,
      description: 'Errors of every operation have one shape; see `ErrorEnvelope`.',
    },
    servers: [{ url: '/' }],
  });
}

/** A body that its handler reads by itself: a form with one file, or something signed that is read as it came. */
function streamedContent(type: string) {
  const schema =
    type === MULTIPART
      ? z.object({ file: z.string().meta({ format: 'binary' }) })
      : type === 'application/json'
        ? z.looseObject({})
        : z.string();
  return { [type]: { schema } };
}

function operationId(route: Route): string {
  const words = route.path
    .split('/')
    .filter(Boolean)
    .map((part) => part.replace(/[^\w]/g, '_').replace(/^_/, 'by_'));
  return [route.method.toLowerCase(), ...words].join('_');
}
