import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CallPace1764000000006 implements MigrationInterface {
  readonly name = 'CallPace1764000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- One row: when the next call to SP4N-LAPOR! may be made, by whichever process.
      CREATE TABLE routing.call_pace (next_at timestamptz NOT NULL);
      INSERT INTO routing.call_pace VALUES (now());
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE routing.call_pace');
  }
}
