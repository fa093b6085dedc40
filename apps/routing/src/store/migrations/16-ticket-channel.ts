import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The figures go by channel; to look it up among all complaints took longer than to count. */
export class TicketChannel1764000000016 implements MigrationInterface {
  readonly name = 'TicketChannel1764000000016';
  /** Nobody waits while the tickets of years are gone through. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Of the complaint whose it is.
      ALTER TABLE routing.ticket ADD COLUMN IF NOT EXISTS channel text`);
    await runner.query(`
      UPDATE routing.ticket SET channel = complaint.channel FROM routing.complaint
      WHERE complaint.id = ticket.complaint_id AND ticket.channel IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE routing.ticket DROP COLUMN channel');
  }
}
