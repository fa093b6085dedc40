import { createLogger, createRegistry, readSettings, setting, startService } from '@sambung/platform';
import type { RunningService } from '@sambung/platform';
import { Pool } from 'pg';
import { keepDoor } from './door';
import { Mood } from './misbehaviour';
import { createSchema } from './schema';
import { SimulatorModule } from './simulator.module';

/** An attachment may be as large as the channels take them, with room to spare. */
const MAX_ATTACHMENT_BYTES = 50 * 1024 * 1024;

export const simulatorSettings = {
  HOST: setting.text({ description: 'address to listen on', fallback: '127.0.0.1' }),
  SIMULATOR_PORT: setting.number({ description: 'port of the SP4N-LAPOR! simulator', fallback: 8120 }),
  DATABASE_URL: setting.secret({ description: 'PostgreSQL; the schema sp4n_simulator is created there' }),
  SP4N_TOKEN: setting.secret({
    description: 'bearer token of the ticket API; unset: closed',
    fallback: undefined,
  }),
  SIMULATOR_TOKEN: setting.secret({
    description:
      "bearer token of the simulator's controls and /metrics, password of its pages; unset: closed",
    fallback: undefined,
  }),
  SIMULATOR_PAGES_OPEN: setting.flag({
    description: "true: the simulator's pages are read without a password (for a machine of one's own)",
    fallback: false,
  }),
};

/** A stand-in for SP4N-LAPOR! that honours docs/sp4n-openapi.yaml and can be told to misbehave. */
export async function start(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<RunningService> {
  const settings = readSettings(simulatorSettings, environment);
  const logger = createLogger('sp4n-simulator');
  const pool = new Pool({ connectionString: settings.DATABASE_URL, max: 10 });
  pool.on('error', (error) =>
    logger.warn({ code: 'simulator.database-lost', err: error }, 'holding a connection'),
  );
  const mood = new Mood();
  try {
    await createSchema(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return startService({
    module: SimulatorModule.of(pool, mood),
    host: settings.HOST,
    port: settings.SIMULATOR_PORT,
    logger,
    registry: createRegistry('sp4n-simulator'),
    operatorToken: settings.SIMULATOR_TOKEN,
    checks: {
      async database() {
        await pool.query('SELECT 1');
      },
    },
    configure(app) {
      const fastify = app.getHttpAdapter().getInstance();
      keepDoor(fastify, mood, {
        api: settings.SP4N_TOKEN,
        control: settings.SIMULATOR_TOKEN,
        arePagesOpen: settings.SIMULATOR_PAGES_OPEN,
      });
      fastify.addContentTypeParser(
        'application/octet-stream',
        { parseAs: 'buffer', bodyLimit: MAX_ATTACHMENT_BYTES },
        (_request, body, done) => done(null, body),
      );
    },
    onStop: [() => pool.end()],
  });
}
