import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Tickets1764000000008 implements MigrationInterface {
  readonly name = 'Tickets1764000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Every ticket of the city that SP4N-LAPOR! has shown, ours and those that citizens filed there directly: what the
      -- city's figures are made of.
      CREATE TABLE routing.ticket (
        tracking_id text PRIMARY KEY,
        -- Ours, once it is known to be.
        complaint_id uuid,
        version integer NOT NULL,
        status text NOT NULL,
        stage text NOT NULL,
        changed_at timestamptz NOT NULL,
        arrived_at timestamptz NOT NULL,
        -- The first answer, and the end: two clocks.
        answered_at timestamptz,
        closed_at timestamptz,
        source text,
        class text,
        category text,
        kelurahan text,
        apparatus_id text,
        apparatus text,
        -- Not applied to its complaint yet.
        is_pending boolean NOT NULL,
        -- Why a person should look at it.
        fault text
      );
      CREATE INDEX ticket_pending ON routing.ticket (changed_at) WHERE is_pending;
      CREATE INDEX ticket_complaint ON routing.ticket (complaint_id) WHERE complaint_id IS NOT NULL;
      CREATE INDEX ticket_fault ON routing.ticket (fault) WHERE fault IS NOT NULL;
      CREATE INDEX ticket_arrived ON routing.ticket (arrived_at);

      -- Each state that was seen of it, never edited: the original beside what admins have made of it.
      CREATE TABLE routing.ticket_change (
        tracking_id text NOT NULL REFERENCES routing.ticket,
        version integer NOT NULL,
        status text NOT NULL,
        stage text NOT NULL,
        changed_at timestamptz NOT NULL,
        seen_at timestamptz NOT NULL DEFAULT now(),
        apparatus_id text,
        apparatus text,
        answer text,
        title text,
        text text,
        PRIMARY KEY (tracking_id, version)
      );

      -- How far the changes at SP4N-LAPOR! were read.
      CREATE TABLE routing.follow_cursor (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        cursor text,
        moved_at timestamptz NOT NULL DEFAULT now()
      );
      INSERT INTO routing.follow_cursor DEFAULT VALUES;

      -- How telling a reporter of a state ended, by the word of the channel's adapter.
      CREATE TABLE routing.notice (
        notice_id uuid PRIMARY KEY,
        complaint_id uuid NOT NULL,
        channel text NOT NULL,
        ticket_version integer NOT NULL,
        round integer NOT NULL,
        stage text NOT NULL,
        outcome text NOT NULL,
        code text,
        credits integer NOT NULL,
        at timestamptz NOT NULL
      );
      CREATE INDEX notice_complaint ON routing.notice (complaint_id, ticket_version);
      CREATE INDEX notice_held ON routing.notice (channel, at) WHERE outcome = 'held';

      UPDATE routing.complaint SET ticket = jsonb_set(ticket - 'toldStatus', '{toldVersion}', ticket->'version')
      WHERE ticket->>'toldStatus' = ticket->>'status';

      -- Of each report, additions too: whoever has sent one can follow it.
      ALTER TABLE routing.part ADD COLUMN receipt text;
      UPDATE routing.part SET receipt = body->>'receipt' FROM routing.arrival WHERE arrival.report_id = part.report_id;
      CREATE INDEX part_receipt ON routing.part (receipt);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE routing.part DROP COLUMN receipt;
      DROP TABLE routing.notice, routing.follow_cursor, routing.ticket_change, routing.ticket`);
  }
}
