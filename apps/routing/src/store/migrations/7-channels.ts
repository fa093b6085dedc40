import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Channels1764000000007 implements MigrationInterface {
  readonly name = 'Channels1764000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Whether each channel lives. No figure is made of it.
      CREATE TABLE routing.channel (
        channel text PRIMARY KEY,
        known_since timestamptz NOT NULL DEFAULT now(),
        -- When its last report came, ignored and held ones included.
        heard_at timestamptz NOT NULL DEFAULT now(),
        -- The last canary that arrived, and when the last one was sent that got to the end of its way.
        canary_id uuid,
        canary_sent_at timestamptz,
        canary_ended_sent_at timestamptz,
        -- Why it is not at the end.
        canary_code text,
        -- What the channel's adapter said with it.
        quiet_minutes_day float8 NOT NULL DEFAULT 0,
        quiet_minutes_night float8 NOT NULL DEFAULT 0,
        faults text[] NOT NULL DEFAULT '{}');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE routing.channel');
  }
}
