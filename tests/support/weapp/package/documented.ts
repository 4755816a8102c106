import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { cached } from '../disk-cache';

/** What WeChat's documents say of one option field. `kinds` empty: anything. */
export interface FieldShape {
  isRequired: boolean;
  kinds: ('string' | 'number' | 'boolean' | 'array' | 'object')[];
  /** The only values allowed, when the documents list them. */
  values: (string | number)[];
}

export interface DocumentedApi {
  /** Fields of the options object; null when the function takes none, or more than one value. */
  options: Record<string, FieldShape> | null;
}

/** Every function of `wx`, by name, as WeChat's typings (made from its documents) describe it. */
export type Documented = Record<string, DocumentedApi>;

function shapeOf(type: ts.TypeNode | undefined): Pick<FieldShape, 'kinds' | 'values'> {
  const anything = { kinds: [], values: [] };
  if (!type) return anything;
  switch (type.kind) {
    case ts.SyntaxKind.StringKeyword:
      return { kinds: ['string'], values: [] };
    case ts.SyntaxKind.NumberKeyword:
      return { kinds: ['number'], values: [] };
    case ts.SyntaxKind.BooleanKeyword:
      return { kinds: ['boolean'], values: [] };
    case ts.SyntaxKind.ArrayType:
      return { kinds: ['array'], values: [] };
  }
  if (ts.isUnionTypeNode(type)) {
    const parts = type.types.map(shapeOf);
    const isClosed = type.types.every((part) => ts.isLiteralTypeNode(part));
    if (parts.some((part) => part.kinds.length === 0)) return anything;
    return {
      kinds: [...new Set(parts.flatMap((part) => part.kinds))],
      values: isClosed ? parts.flatMap((part) => part.values) : [],
    };
  }
  if (ts.isLiteralTypeNode(type)) {
    if (ts.isStringLiteral(type.literal)) return { kinds: ['string'], values: [type.literal.text] };
    if (ts.isNumericLiteral(type.literal)) return { kinds: ['number'], values: [Number(type.literal.text)] };
  }
  return anything;
}

function nameOfType(type: ts.TypeNode | undefined): string | null {
  return type && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) ? type.typeName.text : null;
}

function readTypings(text: string): Documented {
  const source = ts.createSourceFile('wx.d.ts', text, ts.ScriptTarget.ES2022, true);
  const interfaces = new Map<string, ts.InterfaceDeclaration>();
  const visit = (node: ts.Node): void => {
    if (ts.isInterfaceDeclaration(node) && !interfaces.has(node.name.text)) interfaces.set(node.name.text, node);
    else ts.forEachChild(node, visit);
  };
  visit(source);
  const fieldsOf = (name: string): Record<string, FieldShape> | null => {
    const found = interfaces.get(name);
    if (!found) return null;
    const fields: Record<string, FieldShape> = {};
    for (const member of found.members) {
      if (!ts.isPropertySignature(member) || !ts.isIdentifier(member.name)) continue;
      if (/^(success|fail|complete)$/.test(member.name.text)) continue;
      fields[member.name.text] = { isRequired: member.questionToken === undefined, ...shapeOf(member.type) };
    }
    return fields;
  };
  const documented: Documented = {};
  for (const member of interfaces.get('Wx')?.members ?? []) {
    if (!ts.isMethodSignature(member) || !ts.isIdentifier(member.name)) continue;
    const [parameter, second] = member.parameters;
    let name = nameOfType(parameter?.type);
    const generic = member.typeParameters?.find((one) => one.name.text === name);
    if (generic) name = nameOfType(generic.constraint);
    documented[member.name.text] ??= { options: name && !second ? fieldsOf(name) : null };
  }
  return documented;
}

let loaded: Documented | null = null;

/** Reads miniprogram-api-typings; parsed once per version and kept on disk. */
export function readDocumented(): Documented {
  if (loaded) return loaded;
  const folder = dirname(require.resolve('miniprogram-api-typings/package.json'));
  const text = readFileSync(join(folder, 'types/wx/lib.wx.api.d.ts'), 'utf8');
  const fingerprint = createHash('sha1').update(text).update(readTypings.toString()).digest('hex');
  loaded = JSON.parse(cached('documented', fingerprint, () => JSON.stringify(readTypings(text)))) as Documented;
  return loaded;
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}

/**
 * Compares the options of a call with the documents.
 *
 * @returns what is wrong, one sentence a fault; empty when the call is as documented.
 */
export function checkCall(api: string, options: Record<string, unknown>): string[] {
  const fields = readDocumented()[api]?.options;
  if (!fields) return [];
  const faults: string[] = [];
  for (const [name, shape] of Object.entries(fields)) {
    const value = options[name];
    if (value === undefined || value === null) {
      if (shape.isRequired) faults.push(`wx.${api}: "${name}" is required`);
      continue;
    }
    if (shape.kinds.length > 0 && !shape.kinds.includes(kindOf(value) as 'string')) {
      faults.push(`wx.${api}: "${name}" must be ${shape.kinds.join(' or ')}, it is ${kindOf(value)}`);
    } else if (shape.values.length > 0 && !shape.values.includes(value as string)) {
      faults.push(`wx.${api}: "${name}" is ${JSON.stringify(value)}, not one of ${shape.values.join(', ')}`);
    }
  }
  return faults;
}
