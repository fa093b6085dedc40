import { defaultMetadataStorage } from 'class-transformer/cjs/storage';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { readFileSync } from 'node:fs';
import ts from 'typescript';

export interface Schema {
  description?: string;
  properties?: Record<string, Schema>;
  [keyword: string]: unknown;
}

/**
 * JSON Schemas (2020-12, as OpenAPI 3.1 and AsyncAPI 3 take them) of every class that carries class-validator
 * decorators and is loaded by now, by class name; described by the comments in the classes' own source.
 */
export function schemasOf(sourceFiles: readonly string[]): Record<string, Schema> {
  const schemas = validationMetadatasToSchemas({
    classTransformerMetadataStorage: defaultMetadataStorage,
    refPointerPrefix: '#/components/schemas/',
    additionalConverters: {
      isIso8601: { type: 'string', format: 'date-time' },
      isLatitude: { type: 'number', minimum: -90, maximum: 90 },
      isLongitude: { type: 'number', minimum: -180, maximum: 180 },
    },
  }) as Record<string, Schema>;
  for (const file of sourceFiles) describe(schemas, file);
  return schemas;
}

/** Puts the comment above each class and property into its schema. */
function describe(schemas: Record<string, Schema>, file: string): void {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
  source.forEachChild((node) => {
    if (!ts.isClassDeclaration(node) || node.name === undefined) return;
    const schema = schemas[node.name.text];
    if (schema === undefined) return;
    assignComment(schema, node);
    for (const member of node.members) {
      const property =
        member.name && ts.isIdentifier(member.name) ? schema.properties?.[member.name.text] : undefined;
      if (property !== undefined) assignComment(property, member);
    }
  });
}

function assignComment(schema: Schema, node: ts.Node): void {
  const comment = ts
    .getJSDocCommentsAndTags(node)
    .filter((part) => ts.isJSDoc(part))
    .map((part) => ts.getTextOfJSDocComment(part.comment) ?? '')
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (comment !== '') schema.description = comment;
}

/** The schemas that the named ones need, themselves included, in alphabetical order. */
export function closureOf(all: Record<string, Schema>, names: readonly string[]): Record<string, Schema> {
  const needed = new Set<string>();
  const visit = (name: string): void => {
    const schema = all[name];
    if (schema === undefined) throw new Error(`no class ${name} is loaded`);
    if (needed.has(name)) return;
    needed.add(name);
    for (const [, next] of JSON.stringify(schema).matchAll(/#\/components\/schemas\/(\w+)/g))
      visit(next ?? '');
  };
  names.forEach(visit);
  return Object.fromEntries([...needed].sort().map((name) => [name, all[name] ?? {}]));
}
