import type { DemoPersonKey } from '../../prisma/seed/ids';

interface JsonSchema {
  type?: string | string[];
  pattern?: string;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  anyOf?: JsonSchema[];
  $ref?: string;
}

interface DocumentedOperation {
  summary?: string;
  description?: string;
  parameters?: { name: string; in: 'path' | 'query' | 'header'; required?: boolean; schema: JsonSchema }[];
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
}

export interface ApiDocument {
  paths: Record<string, Record<string, DocumentedOperation>>;
  components?: { schemas?: Record<string, JsonSchema> };
}

/** One operation as a stranger reads it off the document. */
export interface Operation {
  /** `POST /services/desk/entries` */
  name: string;
  method: string;
  /** below `/api`, parameters in braces */
  path: string;
  /** `anyone`, `signed in`, `staff: publisher or approver` … */
  whoMay: string;
  pathParams: { name: string; schema: JsonSchema }[];
  queryParams: { name: string; schema: JsonSchema; isRequired: boolean }[];
  needsKey: boolean;
  takesJson: boolean;
  takesForm: boolean;
  bodySchema: JsonSchema | null;
}

/** A well-formed id of something that does not exist. */
const UNKNOWN_ID = '01ARZ3NDEKTSV4RRFFQ69G5FAV';

/** Its contract names no field: the handler reads the bytes by itself. */
const isStreamed = (schema: JsonSchema | undefined): boolean =>
  schema?.properties !== undefined && Object.keys(schema.properties).length === 0;

export function operationsOf(document: ApiDocument): Operation[] {
  const resolve = (schema: JsonSchema | undefined): JsonSchema | null => {
    if (!schema) return null;
    if (!schema.$ref) return schema;
    return document.components?.schemas?.[schema.$ref.split('/').pop()!] ?? null;
  };
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const parameters = operation.parameters ?? [];
      const content = operation.requestBody?.content ?? {};
      const below = path.replace(/^\/api/, '');
      return {
        name: `${method.toUpperCase()} ${below}`,
        method: method.toUpperCase(),
        path: below,
        whoMay: /Who may: (.*)\.$/.exec(operation.description ?? '')?.[1] ?? '',
        pathParams: parameters.filter((it) => it.in === 'path').map(({ name, schema }) => ({ name, schema })),
        queryParams: parameters
          .filter((it) => it.in === 'query')
          .map(({ name, schema, required }) => ({ name, schema, isRequired: required === true })),
        needsKey: parameters.some((it) => it.in === 'header' && it.name === 'idempotency-key'),
        // What is read as a stream answers to its signature first, not to the guard's rules of bodies.
        takesJson: 'application/json' in content && !isStreamed(content['application/json']?.schema),
        takesForm: 'multipart/form-data' in content,
        bodySchema: resolve(content['application/json']?.schema),
      };
    }),
  );
}

/** A value of the right shape that names nothing there is. */
function unknownValue(schema: JsonSchema): string {
  if (schema.enum) return String(schema.enum[0]);
  // `me` or an id: an id that is nobody's.
  const id = schema.anyOf?.find((branch) => branch.pattern);
  if (id) return unknownValue(id);
  if (schema.pattern && new RegExp(schema.pattern).test(UNKNOWN_ID)) return UNKNOWN_ID;
  return 'nothing-here';
}

/** The operation's path with `values` in its braces, unknown things where none is given. */
export function pathOf(operation: Operation, values: Record<string, string> = {}): string {
  const filled = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const schema = operation.pathParams.find((param) => param.name === name)?.schema ?? {};
    return values[name] ?? encodeURIComponent(unknownValue(schema));
  });
  const required = operation.queryParams.filter((param) => param.isRequired);
  const query = required.map(({ name, schema }) => `${name}=${encodeURIComponent(unknownValue(schema))}`).join('&');
  return query ? `${filled}?${query}` : filled;
}

const BY_ROLE: Record<string, DemoPersonKey> = {
  dispatcher: 'dispatcher',
  handler: 'handler',
  grid_worker: 'gridWorker',
  publisher: 'publisher',
  approver: 'approver',
  supervisor: 'supervisor',
  checker: 'checker',
  administrator: 'administrator',
  finance: 'financeClerk',
};

/** A demo person whom the operation lets in. */
export function someoneFor(operation: Operation): DemoPersonKey {
  const role = Object.keys(BY_ROLE).find((name) => new RegExp(`\\b${name}\\b`).test(operation.whoMay));
  return role ? BY_ROLE[role]! : 'secondCitizen';
}
