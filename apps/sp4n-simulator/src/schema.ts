import type { Pool } from 'pg';

/** The first tracking id: seven digits, as the real ones. */
const FIRST_TRACKING_ID = 1_000_001;

/**
 * `changed_xid` is the transaction that last changed a ticket: the feed of changes is read in its order and stops short
 * of every transaction that still runs, so that a commit that comes late is never skipped.
 */
const SCHEMA = `
  CREATE SCHEMA IF NOT EXISTS sp4n_simulator;

  CREATE SEQUENCE IF NOT EXISTS sp4n_simulator.tracking_ids START ${FIRST_TRACKING_ID};

  CREATE TABLE IF NOT EXISTS sp4n_simulator.tickets (
    tracking_id   bigint PRIMARY KEY DEFAULT nextval('sp4n_simulator.tracking_ids'),
    -- Absent of tickets that others have made.
    reference     uuid,
    -- What the channel calls its own report, whose link has made the ticket.
    external_id   text,
    -- A second ticket under the same reference, made while duplicate protection was off.
    duplicate     boolean NOT NULL DEFAULT false,
    version       integer NOT NULL DEFAULT 1,
    status        text NOT NULL DEFAULT 'Belum Terverifikasi',
    apparatus_id  text,
    apparatus     text,
    answer        text,
    created_at    timestamptz NOT NULL DEFAULT now(),
    changed_at    timestamptz NOT NULL DEFAULT now(),
    changed_xid   xid8 NOT NULL DEFAULT pg_current_xact_id(),
    title         text NOT NULL,
    text          text NOT NULL,
    occurred_at   timestamptz NOT NULL,
    place         jsonb NOT NULL,
    source        text NOT NULL,
    class         text NOT NULL,
    category_id   text,
    category      text,
    anonymous     boolean NOT NULL,
    confidential  boolean NOT NULL,
    reporter      jsonb
  );
  CREATE UNIQUE INDEX IF NOT EXISTS tickets_reference ON sp4n_simulator.tickets (reference) WHERE NOT duplicate;
  CREATE INDEX IF NOT EXISTS tickets_changes ON sp4n_simulator.tickets (changed_xid, tracking_id);
  CREATE INDEX IF NOT EXISTS tickets_source ON sp4n_simulator.tickets (source, tracking_id DESC);

  ALTER TABLE sp4n_simulator.tickets ALTER COLUMN reference DROP NOT NULL,
    ADD COLUMN IF NOT EXISTS external_id text, ADD COLUMN IF NOT EXISTS reason text;
  CREATE INDEX IF NOT EXISTS tickets_any_reference ON sp4n_simulator.tickets (reference);
  CREATE INDEX IF NOT EXISTS tickets_external ON sp4n_simulator.tickets (source, external_id)
    WHERE external_id IS NOT NULL;

  CREATE TABLE IF NOT EXISTS sp4n_simulator.attachments (
    tracking_id   bigint NOT NULL REFERENCES sp4n_simulator.tickets,
    sha256        text NOT NULL,
    media_type    text NOT NULL,
    name          text NOT NULL,
    content       bytea NOT NULL,
    added_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tracking_id, sha256)
  );

  CREATE TABLE IF NOT EXISTS sp4n_simulator.notes (
    tracking_id   bigint NOT NULL REFERENCES sp4n_simulator.tickets,
    key           text NOT NULL,
    kind          text NOT NULL,
    text          text NOT NULL,
    added_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tracking_id, key)
  );
`;

/** Creates what is not there yet; several processes may start at once. */
export async function createSchema(pool: Pool): Promise<void> {
  // One simple query is one transaction: the lock is given back at its end.
  await pool.query(`SELECT pg_advisory_xact_lock(hashtext('sp4n_simulator')); ${SCHEMA}`);
}
