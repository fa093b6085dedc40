import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Clocks1764000000009 implements MigrationInterface {
  readonly name = 'Clocks1764000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Two for each complaint: to its first response, and to its completion.
      CREATE TABLE routing.clock (
        complaint_id uuid NOT NULL,
        kind text NOT NULL,
        class text NOT NULL,
        -- When the complaint was received; no edit moves it.
        started_at timestamptz NOT NULL,
        -- Null: the rule set states no limit.
        due_at timestamptz,
        -- Due in a year whose holidays were not known.
        is_beyond_calendar boolean NOT NULL DEFAULT false,
        stopped_at timestamptz,
        -- What it was computed from; empty: not yet.
        calendar_version text NOT NULL DEFAULT '',
        rule_set text NOT NULL DEFAULT '',
        -- 0 nobody, 1 the office, 2 its head, 3 the coordinator, 4 the regional secretary.
        told_level smallint NOT NULL DEFAULT 0,
        -- When the next one is to be told; null: nobody is.
        tell_at timestamptz,
        PRIMARY KEY (complaint_id, kind)
      );
      CREATE INDEX clock_due ON routing.clock (due_at) WHERE stopped_at IS NULL;
      CREATE INDEX clock_tell ON routing.clock (tell_at) WHERE stopped_at IS NULL AND tell_at IS NOT NULL;

      -- Each is written down before it is sent, and how that ended afterwards: nobody is told twice.
      CREATE TABLE routing.escalation (
        complaint_id uuid NOT NULL,
        kind text NOT NULL,
        level text NOT NULL,
        contact text NOT NULL,
        address text NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT now(),
        -- Its sending began: whoever finds it so and without an outcome does not know whether it arrived.
        attempted_at timestamptz,
        -- After it certainly did not arrive.
        retry_at timestamptz NOT NULL DEFAULT now(),
        attempts integer NOT NULL DEFAULT 0,
        -- sent, refused, unknown, or why nothing was sent: no-contact, no-sender, stopped.
        outcome text,
        code text,
        ended_at timestamptz,
        PRIMARY KEY (complaint_id, kind, level, contact, address)
      );
      CREATE INDEX escalation_open ON routing.escalation (retry_at) WHERE outcome IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE routing.escalation, routing.clock');
  }
}
