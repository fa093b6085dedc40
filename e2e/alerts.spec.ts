import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import { parse } from 'yaml';
import { freshDatabase, type TestDatabase } from '../tools/testing/database';
import { textOf } from './support/docs';
import { type Sambung, startSambung } from './support/sambung';

interface SyntaxNode {
  name: string;
  type: { isError: boolean };
  from: number;
  to: number;
  node: { parent: { name: string } | null };
}

/** Its types are those of an ES module; what is loaded is none. */
const { parser } = jest.requireActual<{
  parser: { parse(text: string): { iterate(visitor: { enter(node: SyntaxNode): void }): void } };
}>('@prometheus-io/lezer-promql');

interface Alert {
  alert: string;
  expr: string;
  for?: string;
  labels: { severity: string };
  annotations: { summary: string; runbook: string };
}

const { groups } = parse(textOf('deploy/alerts.yml')) as { groups: { name: string; rules: Alert[] }[] };
const alerts = groups.flatMap(({ rules }) => rules);
const names = alerts.map(({ alert }) => alert);

/** What Prometheus knows of itself, and what each machine's exporter tells. */
const OF_OTHERS = /^(up|node_filesystem_\w+)$/;

/** Names of metrics in an expression, and where it is none. */
function read(expression: string): { metrics: string[]; faults: string[] } {
  const [metrics, faults]: string[][] = [[], []];
  parser.parse(expression).iterate({
    enter: ({ name, type, from, to, node }) => {
      if (type.isError) faults?.push(expression.slice(from, from + 20));
      if (name === 'Identifier' && node.parent?.name === 'VectorSelector')
        metrics?.push(expression.slice(from, to));
    },
  });
  return { metrics: metrics ?? [], faults: faults ?? [] };
}

describe('the alerts', () => {
  it('are expressions of Prometheus, each with what it means and where to read on', () => {
    expect(read('max by (a (b) >')).not.toMatchObject({ faults: [] });
    for (const { alert, expr, for: duration = '0m', labels, annotations } of alerts) {
      expect({ alert, ...read(expr) }).toMatchObject({ alert, faults: [] });
      expect(duration).toMatch(/^\d+m$/);
      expect(['critical', 'warning']).toContain(labels.severity);
      expect(annotations.summary.length).toBeGreaterThan(20);
      expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
    }
    expect(new Set(names).size).toBe(names.length);
  });

  it.each(['docs/operations.md', 'docs/id/operasi.md'])(
    'stand in %s, in order, and no others',
    (document) => {
      const sections = [...textOf(document).matchAll(/^### (Sambung\w+)$/gm)].map(([, name]) => name);
      expect(sections).toEqual(names);
    },
  );

  describe('ask for metrics', () => {
    let sambung: Sambung;
    let spool: string;
    let polling: TestDatabase;
    beforeAll(async () => {
      spool = await mkdtemp(join(tmpdir(), 'sambung-spool-'));
      polling = await freshDatabase();
      sambung = await startSambung([], {
        INGEST_SPOOL_DIR: spool,
        INGEST_DATABASE_URL: polling.url,
        // Nobody is there to be asked or told.
        SAMBAT_POLL_SECONDS: '3600',
        SAMBAT_LIST_URL: 'http://127.0.0.1:9/',
        SAMBAT_LIST_TOKEN: 'token',
        SAMBAT_SMS_URL: 'http://127.0.0.1:9/',
        SAMBAT_SMS_TOKEN: 'token',
      });
    }, 60_000);
    afterAll(async () => {
      await sambung.stop();
      await polling.drop();
      await rm(spool, { recursive: true });
    }, 60_000);

    it('that some service has', async () => {
      const secrets = JSON.parse(await readFile(join(sambung.folder, 'secrets.json'), 'utf8')) as {
        OPERATOR_TOKEN: string;
      };
      const headers = { authorization: `Bearer ${secrets.OPERATOR_TOKEN}` };
      const told = await Promise.all(
        [...Object.values(sambung.urls), sambung.routingUrl].map(
          async (url) => (await axios.get<string>(`${url}/metrics`, { headers })).data,
        ),
      );
      const known = new Set(
        told.flatMap((text) => [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)),
      );
      const asked = alerts.flatMap(({ expr }) => read(expr).metrics);
      expect(asked.length).toBeGreaterThanOrEqual(alerts.length);
      expect(asked.filter((name) => !OF_OTHERS.test(name) && !known.has(name))).toEqual([]);
    });
  });
});

describe('deploy/prometheus.yml', () => {
  it('asks every service of docker-compose.yml that is there for good, at its port', () => {
    const { scrape_configs: jobs, rule_files: rules } = parse(textOf('deploy/prometheus.yml')) as {
      rule_files: string[];
      scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
    };
    const { services } = parse(textOf('docker-compose.yml'), { merge: true }) as {
      services: Record<string, { build?: object; profiles?: string[]; ports?: string[] }>;
    };
    const own = Object.entries(services).filter(
      ([, { build, profiles }]) => build !== undefined && profiles === undefined,
    );
    const targets = own.map(
      ([name, { ports }]) => `${name}:${/:-(\d+)}$/.exec(ports?.[0] ?? '')?.[1] ?? ''}`,
    );
    expect(jobs.map((job) => [job.job_name, job.static_configs[0]?.targets])).toEqual([['sambung', targets]]);
    expect(rules).toEqual(['alerts.yml']);
  });
});
