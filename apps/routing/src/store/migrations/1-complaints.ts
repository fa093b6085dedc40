import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Complaints1764000000001 implements MigrationInterface {
  readonly name = 'Complaints1764000000001';

  async up(runner: QueryRunner): Promise<void> {
    // What landed, as it landed. Random ids and a queue that is a partial index: its size is the backlog's, however
    // much is kept.
    await runner.query(`
      CREATE TABLE routing.arrival (
        sequence bigint GENERATED ALWAYS AS IDENTITY,
        event_id uuid PRIMARY KEY,
        report_id uuid NOT NULL,
        order_key text NOT NULL,
        channel text NOT NULL,
        kind text NOT NULL,
        body jsonb NOT NULL,
        traceparent text,
        landed_at timestamptz NOT NULL DEFAULT now(),
        applied_at timestamptz,
        outcome text
      );
      CREATE INDEX arrival_queue ON routing.arrival (sequence) WHERE applied_at IS NULL;
      CREATE INDEX arrival_order ON routing.arrival (order_key, sequence) WHERE applied_at IS NULL;
      CREATE INDEX arrival_report ON routing.arrival (report_id);
      CREATE INDEX arrival_tally ON routing.arrival (channel, outcome);

      CREATE TABLE routing.ignored_report (
        report_id uuid PRIMARY KEY,
        channel text NOT NULL,
        code text NOT NULL,
        received_at timestamptz NOT NULL
      );
      CREATE INDEX ignored_report_tally ON routing.ignored_report (channel, code);

      CREATE TABLE routing.held_report (
        report_id uuid PRIMARY KEY,
        channel text NOT NULL,
        source text NOT NULL,
        code text NOT NULL,
        parameters jsonb NOT NULL,
        sealed text,
        received_at timestamptz NOT NULL
      );
      CREATE INDEX held_report_tally ON routing.held_report (channel, received_at);

      CREATE TABLE routing.complaint (
        id uuid PRIMARY KEY,
        receipt text NOT NULL,
        channel text NOT NULL,
        source text NOT NULL,
        conversation text,
        state text NOT NULL,
        version integer NOT NULL,
        decision jsonb NOT NULL,
        tracking_id text,
        ticket jsonb,
        held jsonb,
        occurred_at timestamptz NOT NULL,
        received_at timestamptz NOT NULL,
        last_message_at timestamptz NOT NULL,
        due_at timestamptz,
        lease uuid,
        traceparent text
      );
      CREATE INDEX complaint_due ON routing.complaint (due_at) WHERE due_at IS NOT NULL;
      CREATE INDEX complaint_conversation ON routing.complaint (conversation, last_message_at)
        WHERE conversation IS NOT NULL;
      CREATE INDEX complaint_tally ON routing.complaint (channel, state);
      CREATE INDEX complaint_latest ON routing.complaint (received_at, id);
      CREATE INDEX complaint_person ON routing.complaint (state, received_at) WHERE state IN ('waiting', 'held');
      CREATE INDEX complaint_tracking ON routing.complaint (tracking_id) WHERE tracking_id IS NOT NULL;

      CREATE TABLE routing.part (
        report_id uuid PRIMARY KEY,
        complaint_id uuid NOT NULL REFERENCES routing.complaint,
        ordinal integer NOT NULL,
        kind text NOT NULL,
        digest text NOT NULL,
        precedence integer NOT NULL,
        occurred_at timestamptz NOT NULL,
        revised_at timestamptz,
        is_deleted boolean NOT NULL,
        content jsonb NOT NULL,
        UNIQUE (complaint_id, ordinal)
      );

      -- Room on its page for a step's next state, and no index that knows the state: an update touches nothing else.
      CREATE TABLE routing.delivery_step (
        complaint_id uuid NOT NULL REFERENCES routing.complaint,
        ordinal integer NOT NULL,
        kind text NOT NULL,
        key text NOT NULL,
        state text NOT NULL,
        body jsonb,
        attempts integer NOT NULL,
        code text,
        PRIMARY KEY (complaint_id, ordinal),
        UNIQUE (complaint_id, key)
      ) WITH (fillfactor = 60);
      CREATE INDEX delivery_step_broken ON routing.delivery_step (code) WHERE code IS NOT NULL;

      CREATE TABLE routing.history (
        complaint_id uuid NOT NULL REFERENCES routing.complaint,
        version integer NOT NULL,
        at timestamptz NOT NULL,
        "from" text,
        "to" text NOT NULL,
        code text NOT NULL,
        parameters jsonb NOT NULL,
        PRIMARY KEY (complaint_id, version)
      );

      CREATE TABLE routing.outbox (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        topic text NOT NULL,
        complaint_id uuid NOT NULL,
        version integer NOT NULL,
        at timestamptz NOT NULL,
        traceparent text,
        data jsonb NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE routing.outbox, routing.history, routing.delivery_step, routing.part,
      routing.complaint, routing.held_report, routing.ignored_report, routing.arrival`);
  }
}
