import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The figures go by channel; to look it up among all complaints took longer than to count. */
export class TicketChannel1764000000016 implements MigrationInterface {
  readonly name = 'TicketChannel1764000000016';
  /** Nobody waits for long while the tickets of years are gone through: some thousand at a time. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Of the complaint whose it is.
      ALTER TABLE routing.ticket ADD COLUMN IF NOT EXISTS channel text`);
    let from: string | undefined = '';
    while (from !== undefined) from = await fillIn(runner, from);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE routing.ticket DROP COLUMN channel');
  }
}

/** @returns the last of those that were looked at; undefined where there are no more. */
async function fillIn(runner: QueryRunner, after: string): Promise<string | undefined> {
  const [last] = (await runner.query(
    `WITH looked_at AS (
       SELECT tracking_id FROM routing.ticket WHERE tracking_id > $1 ORDER BY tracking_id LIMIT 2000
     ), filled AS (
       UPDATE routing.ticket SET channel = complaint.channel FROM routing.complaint
       WHERE ticket.tracking_id IN (SELECT tracking_id FROM looked_at) AND complaint.id = ticket.complaint_id
         AND ticket.channel IS NULL
     )
     SELECT max(tracking_id) AS until FROM looked_at HAVING count(*) > 0`,
    [after],
  )) as { until: string }[];
  return last?.until;
}
