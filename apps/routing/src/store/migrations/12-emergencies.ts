import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Emergencies1764000000012 implements MigrationInterface {
  readonly name = 'Emergencies1764000000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Whom an emergency is told to: written down before it is sent, and sent again until it has certainly arrived.
      CREATE TABLE routing.emergency (
        complaint_id uuid NOT NULL,
        contact text NOT NULL,
        address text NOT NULL,
        found_at timestamptz NOT NULL DEFAULT now(),
        -- While one process sends it, another leaves it alone; after that it is sent again.
        retry_at timestamptz NOT NULL DEFAULT now(),
        attempts integer NOT NULL DEFAULT 0,
        sent_at timestamptz,
        -- Why the last attempt did not arrive.
        code text,
        PRIMARY KEY (complaint_id, contact, address)
      );
      CREATE INDEX emergency_open ON routing.emergency (retry_at) WHERE sent_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE routing.emergency');
  }
}
