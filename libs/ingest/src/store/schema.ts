import type { Pool } from 'pg';

/** Any number that nothing else in the database locks by. */
const SCHEMA_LOCK = 7_260_105_504;

const SCHEMA = `
  SELECT pg_advisory_xact_lock(${SCHEMA_LOCK});
  CREATE SCHEMA IF NOT EXISTS ingest;

  -- How far the polling of each channel has come. The first cursor is the instant at which polling began: what was before
  -- it is not Sambung's.
  CREATE TABLE IF NOT EXISTS ingest.poll (
    channel text PRIMARY KEY,
    cursor text NOT NULL DEFAULT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    moved_at timestamptz NOT NULL DEFAULT now());

  -- What reporters are told, each try of it.
  CREATE TABLE IF NOT EXISTS ingest.notice (
    notice_id uuid PRIMARY KEY,
    channel text NOT NULL,
    complaint_id uuid NOT NULL,
    ticket_version integer NOT NULL,
    round integer NOT NULL,
    stage text NOT NULL,
    -- What would be said, as a digest: the same is not said twice.
    digest text NOT NULL,
    -- What is to be said and to whom, for the channel's own adapter alone; gone once it is over.
    sealed text,
    -- pending, sending (committed before the call), unknown, ended.
    state text NOT NULL,
    recipient integer NOT NULL DEFAULT 0,
    attempts integer NOT NULL DEFAULT 0,
    -- While it is sending, when its worker is given up.
    due_at timestamptz,
    outcome text,
    code text,
    credits integer NOT NULL DEFAULT 0,
    taken_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz,
    is_reported boolean NOT NULL DEFAULT false);
  CREATE INDEX IF NOT EXISTS notice_due ON ingest.notice (channel, due_at) WHERE state <> 'ended';
  CREATE INDEX IF NOT EXISTS notice_complaint ON ingest.notice (complaint_id);
  CREATE INDEX IF NOT EXISTS notice_unreported ON ingest.notice (channel) WHERE state = 'ended' AND NOT is_reported;`;

/** Makes the harness's own schema where it is missing. Taking reports never needs it. */
export const setUpSchema = (database: Pick<Pool, 'query'>): Promise<unknown> => database.query(SCHEMA);
