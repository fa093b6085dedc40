import { UnavailableError } from '@sambung/platform';
import { Pool, type PoolClient } from 'pg';
import { setUpSchema } from '../store/schema';

/** How far the polling of each channel has come, in a schema of the harness's own. Taking reports never needs it. */
export class Cursors {
  private readonly pool: Pool;
  private setUp: Promise<unknown> | undefined;

  constructor(databaseUrl: string) {
    this.pool = new Pool({
      connectionString: databaseUrl,
      max: 1,
      connectionTimeoutMillis: 5_000,
      application_name: 'sambung-ingest',
    });
    // An idle connection that is lost is opened anew at the next use.
    this.pool.on('error', () => {});
  }

  /**
   * Holds the channel's cursor, so that one replica polls at a time, and moves it to where `read` has come once it has
   * returned. Where that fails it stays, and the same is read again.
   * @returns what `read` did, or undefined while another replica holds the cursor.
   * @throws UnavailableError while the database is away; what `read` throws.
   */
  async advance<T extends { cursor: string }>(
    channel: string,
    read: (cursor: string) => Promise<T>,
  ): Promise<T | undefined> {
    const client = await asking(() => this.connect());
    let isLost = true;
    try {
      const cursor = await asking(() => hold(client, channel));
      const result = cursor === undefined ? undefined : await read(cursor);
      await asking(async () => {
        if (result !== undefined)
          await client.query('UPDATE ingest.poll SET cursor = $2, moved_at = now() WHERE channel = $1', [
            channel,
            result.cursor,
          ]);
        await client.query('COMMIT');
      });
      isLost = false;
      return result;
    } finally {
      // Not given back in the middle of a transaction: with its connection that ends, too.
      client.release(isLost);
    }
  }

  close(): Promise<void> {
    return this.pool.end();
  }

  private async connect(): Promise<PoolClient> {
    await (this.setUp ??= setUpSchema(this.pool).catch((error: unknown) => {
      this.setUp = undefined;
      throw error;
    }));
    const client = await this.pool.connect();
    // One that is lost in use fails the next query, which tells of it.
    client.on('error', () => {});
    return client;
  }
}

/** A frozen replica is cut off after two minutes, and its cursor is free again. */
async function hold(client: PoolClient, channel: string): Promise<string | undefined> {
  await client.query('INSERT INTO ingest.poll (channel) VALUES ($1) ON CONFLICT DO NOTHING', [channel]);
  await client.query(`BEGIN; SET LOCAL idle_in_transaction_session_timeout = '2min'`);
  const { rows } = await client.query<{ cursor: string }>(
    'SELECT cursor FROM ingest.poll WHERE channel = $1 FOR UPDATE SKIP LOCKED',
    [channel],
  );
  return rows[0]?.cursor;
}

/** Whatever PostgreSQL says, an operator or time mends it; nothing of it comes from what a channel sent. */
async function asking<T>(query: () => Promise<T>): Promise<T> {
  try {
    return await query();
  } catch (cause) {
    throw new UnavailableError('poll.database', 'keeping the place of a poll', { cause });
  }
}
