import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was written together lies together: a few bytes for each range of pages are index enough. */
export class HistoryIndex1764000000013 implements MigrationInterface {
  readonly name = 'HistoryIndex1764000000013';
  /** Others write meanwhile. */
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    // What an earlier attempt has left half-made would pass for it.
    await runner.query('DROP INDEX CONCURRENTLY IF EXISTS routing.history_at');
    await runner.query(`
      CREATE INDEX CONCURRENTLY IF NOT EXISTS history_at ON routing.history
        USING brin (at) WITH (pages_per_range = 16, autosummarize)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX IF EXISTS routing.history_at');
  }
}
