import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Held1764000000005 implements MigrationInterface {
  readonly name = 'Held1764000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE routing.held_report
        -- held, released, refused
        ADD COLUMN state text NOT NULL DEFAULT 'held',
        ADD COLUMN held_at timestamptz NOT NULL DEFAULT now(),
        ADD COLUMN delivery text,
        ADD COLUMN release_id uuid;
      DROP INDEX routing.held_report_tally;
      CREATE INDEX held_report_tally ON routing.held_report (channel, state);
      CREATE INDEX held_report_person ON routing.held_report (held_at) WHERE state = 'held';

      -- What people did about reports and complaints that were held; appended, never edited.
      CREATE TABLE routing.held_action (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        subject_id uuid NOT NULL,
        at timestamptz NOT NULL DEFAULT now(),
        by text NOT NULL,
        action text NOT NULL,
        -- What it was held for.
        code text NOT NULL,
        parameters jsonb NOT NULL
      );
      CREATE INDEX held_action_subject ON routing.held_action (subject_id, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE routing.held_action;
      DROP INDEX routing.held_report_person, routing.held_report_tally;
      ALTER TABLE routing.held_report
        DROP COLUMN state, DROP COLUMN held_at, DROP COLUMN delivery, DROP COLUMN release_id;
      CREATE INDEX held_report_tally ON routing.held_report (channel, received_at);
    `);
  }
}
