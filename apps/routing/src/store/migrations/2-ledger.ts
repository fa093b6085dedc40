import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Ledger1764000000002 implements MigrationInterface {
  readonly name = 'Ledger1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    // Days are told by when a report landed, on the database's clock: a day that is over gets nothing more. What
    // landed together lies together, so that a few bytes for each range of pages are index enough.
    await runner.query(`
      CREATE INDEX arrival_landed ON routing.arrival USING brin (landed_at) WITH (pages_per_range = 16, autosummarize);
      ALTER TABLE routing.ignored_report ADD COLUMN landed_at timestamptz;
      UPDATE routing.ignored_report SET landed_at = received_at;
      ALTER TABLE routing.ignored_report ALTER COLUMN landed_at SET DEFAULT now(), ALTER COLUMN landed_at SET NOT NULL;
      CREATE INDEX ignored_report_landed ON routing.ignored_report (landed_at);
      ALTER TABLE routing.held_report ADD COLUMN landed_at timestamptz;
      UPDATE routing.held_report SET landed_at = received_at;
      ALTER TABLE routing.held_report ALTER COLUMN landed_at SET DEFAULT now(), ALTER COLUMN landed_at SET NOT NULL;
      CREATE INDEX held_report_landed ON routing.held_report (landed_at);

      -- What had arrived of each channel when a day was closed: checked against the bus, and it must not change again.
      CREATE TABLE routing.ledger_day (
        day date NOT NULL,
        channel text NOT NULL,
        arrived integer NOT NULL,
        PRIMARY KEY (day, channel)
      );
      -- Records of the bus that had not landed when the ledger read them.
      CREATE TABLE routing.ledger_unseen (
        topic text NOT NULL,
        partition integer NOT NULL,
        "offset" bigint NOT NULL,
        event_id uuid,
        held_id uuid NOT NULL,
        published_at timestamptz NOT NULL,
        PRIMARY KEY (topic, partition, "offset")
      );
      -- Tickets that bear a reference of ours and are no complaint's.
      CREATE TABLE routing.ledger_stray (
        tracking_id text PRIMARY KEY,
        reference uuid NOT NULL
      );
      -- What was wrong when each scope (a day, the bus, the tickets) was checked last.
      CREATE TABLE routing.ledger_fault (
        scope text NOT NULL,
        code text NOT NULL,
        id text NOT NULL,
        channel text,
        PRIMARY KEY (scope, code, id)
      );
      CREATE TABLE routing.ledger_progress (
        name text PRIMARY KEY,
        value text NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE routing.ledger_progress, routing.ledger_fault, routing.ledger_stray, routing.ledger_unseen,
        routing.ledger_day;
      ALTER TABLE routing.held_report DROP COLUMN landed_at;
      ALTER TABLE routing.ignored_report DROP COLUMN landed_at;
      DROP INDEX routing.arrival_landed;
    `);
  }
}
