import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Duplicates1764000000010 implements MigrationInterface {
  readonly name = 'Duplicates1764000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- What is kept of a complaint to know another one of the same matter by: hashes, and only while it may be needed.
      -- Whoever removes what a complaint says removes its rows here too.
      CREATE TABLE routing.duplicate_mark (
        complaint_id uuid PRIMARY KEY,
        received_at timestamptz NOT NULL,
        marked_at timestamptz NOT NULL DEFAULT now(),
        -- Null: private, deleted, or (in a group) past the days within which any of its group may have a like.
        signature jsonb,
        -- The same for all that tell of one matter: the id of one of them.
        group_id uuid,
        -- The tickets of its group are to be told.
        is_pending boolean NOT NULL DEFAULT false,
        -- Tracking ids that its last note named.
        told text[] NOT NULL DEFAULT '{}'
      );
      CREATE INDEX duplicate_mark_group ON routing.duplicate_mark (group_id, received_at) WHERE group_id IS NOT NULL;
      CREATE INDEX duplicate_mark_pending ON routing.duplicate_mark (group_id)
        WHERE is_pending AND group_id IS NOT NULL;
      CREATE INDEX duplicate_mark_signed ON routing.duplicate_mark (marked_at) WHERE signature IS NOT NULL;

      CREATE TABLE routing.duplicate_key (
        key integer NOT NULL,
        received_at timestamptz NOT NULL,
        complaint_id uuid NOT NULL,
        PRIMARY KEY (key, received_at, complaint_id)
      );
      CREATE INDEX duplicate_key_complaint ON routing.duplicate_key (complaint_id);

      -- How far the history was read.
      CREATE TABLE routing.duplicate_cursor (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        at timestamptz NOT NULL
      );
      INSERT INTO routing.duplicate_cursor (at) VALUES (now() - interval '7 days');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE routing.duplicate_cursor, routing.duplicate_key, routing.duplicate_mark`);
  }
}
