import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Few among all, and looked for each second. */
export class EmergencyIndex1764000000014 implements MigrationInterface {
  readonly name = 'EmergencyIndex1764000000014';
  /** Others write meanwhile. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // What an earlier attempt has left half-made would pass for it.
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS routing.complaint_emergency');
    await runner.query(`
      CREATE INDEX CONCURRENTLY IF NOT EXISTS complaint_emergency ON routing.complaint (last_message_at)
        WHERE decision ? 'emergency'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX IF EXISTS routing.complaint_emergency');
  }
}
