import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Restore1764000000004 implements MigrationInterface {
  readonly name = 'Restore1764000000004';

  async up(runner: QueryRunner): Promise<void> {
    // Each time that this database was put back from a backup (npm run restore).
    await runner.query(`
      CREATE TABLE routing.restore (
        restored_at timestamptz PRIMARY KEY,
        backed_up_at timestamptz NOT NULL,
        doubted_until timestamptz NOT NULL,
        replayed_at timestamptz
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE routing.restore');
  }
}
