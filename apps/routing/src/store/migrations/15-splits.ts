import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Splits1764000000015 implements MigrationInterface {
  readonly name = 'Splits1764000000015';

  async up(runner: QueryRunner): Promise<void> {
    // Whoever waits for a long reader (a backup) keeps all others waiting: better to give up and be started again.
    await runner.query(`SET LOCAL lock_timeout = '5s'`);
    await runner.query(`
      -- Of a report that a person has split: the complaint that its sender follows, on that one, too.
      ALTER TABLE routing.complaint ADD COLUMN first_id uuid;

      -- Complaints that a person has split off another one: nothing has landed under their ids.
      CREATE TABLE routing.split (
        complaint_id uuid PRIMARY KEY REFERENCES routing.complaint,
        first_id uuid NOT NULL REFERENCES routing.complaint,
        office text NOT NULL,
        by text NOT NULL,
        at timestamptz NOT NULL DEFAULT now(),
        -- Digest of the first one's answer that its sender had been given before: it is not given again.
        told_answer text,
        -- Something of what came of the report has changed: its sender may have to be told.
        is_pending boolean NOT NULL DEFAULT true,
        -- Digest of what was told last of all of it together.
        told text,
        UNIQUE (first_id, office)
      );
      CREATE INDEX split_at ON routing.split (at);
      CREATE INDEX split_pending ON routing.split (first_id) WHERE is_pending;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE routing.split;
      ALTER TABLE routing.complaint DROP COLUMN first_id`);
  }
}
