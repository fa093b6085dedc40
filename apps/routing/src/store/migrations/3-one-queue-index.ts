import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The queue is read from its head, by its sequence alone. */
export class OneQueueIndex1764000000003 implements MigrationInterface {
  readonly name = 'OneQueueIndex1764000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX routing.arrival_order');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX arrival_order ON routing.arrival (order_key, sequence) WHERE applied_at IS NULL',
    );
  }
}
