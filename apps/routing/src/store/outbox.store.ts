import type { DataSource, EntityManager } from 'typeorm';
import type { News } from '../change';
import { OUTBOX, selectList } from './rows';

const RELAY_LOCK = 7_260_105_502;

export interface OutboxRow extends News {
  id: string;
}

export class OutboxStore {
  constructor(private readonly database: DataSource) {}

  /**
   * Hands the oldest rows, in order, to the one leader, and removes them when they are published. Whatever is there is
   * unpublished: never by the last id seen, since a sequence has gaps that fill later.
   * @returns how many there were; 0 also where another process leads.
   */
  async relay(limit: number, publish: (rows: OutboxRow[]) => Promise<void>): Promise<number> {
    return this.database.transaction(async (transaction) => {
      if (!(await this.leads(transaction))) return 0;
      const rows = await transaction.query<OutboxRow[]>(
        `SELECT id, ${selectList(OUTBOX, 'outbox')} FROM routing.outbox
         ORDER BY id LIMIT $1`,
        [limit],
      );
      if (rows.length === 0) return 0;
      await publish(rows);
      await transaction.query('DELETE FROM routing.outbox WHERE id = ANY($1)', [rows.map(({ id }) => id)]);
      return rows.length;
    });
  }

  private async leads(transaction: EntityManager): Promise<boolean> {
    const [row] = await transaction.query<{ leads: boolean }[]>(
      'SELECT pg_try_advisory_xact_lock($1) AS leads',
      [RELAY_LOCK],
    );
    return row?.leads === true;
  }
}
