import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Dispositions1764000000011 implements MigrationInterface {
  readonly name = 'Dispositions1764000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Who has had a ticket by whose word: what is learnt from. What was written stays with its complaint.
      CREATE TABLE routing.disposition (
        complaint_id uuid NOT NULL,
        tracking_id text NOT NULL,
        ticket_version integer NOT NULL,
        -- sambung, person, or the office that has given it back.
        "by" text NOT NULL,
        from_office text,
        to_office text,
        code text NOT NULL,
        -- In the words of the office, cut.
        reason text,
        -- The decision that it is held against: its category, and whom Sambung was sure of.
        category text,
        proposed text,
        confidence real,
        at timestamptz NOT NULL,
        PRIMARY KEY (complaint_id, ticket_version, "by")
      );
      CREATE INDEX disposition_judged ON routing.disposition (at) WHERE proposed IS NOT NULL AND category IS NOT NULL;

      -- Categories that people decide for now.
      CREATE TABLE routing.drifted_category (
        category text PRIMARY KEY,
        decided integer NOT NULL,
        corrected integer NOT NULL,
        since timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE routing.earlier_decision (
        complaint_id uuid NOT NULL,
        -- The complaint's, from which on it no longer held.
        version integer NOT NULL,
        decision jsonb NOT NULL,
        until timestamptz NOT NULL,
        PRIMARY KEY (complaint_id, version)
      );

      ALTER TABLE routing.ticket_change ADD COLUMN reason text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE routing.ticket_change DROP COLUMN reason;
      DROP TABLE routing.earlier_decision, routing.drifted_category, routing.disposition`);
  }
}
