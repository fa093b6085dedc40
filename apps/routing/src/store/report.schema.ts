import type { ReportHeld, ReportIgnored } from '@sambung/contracts';
import { EntitySchema } from 'typeorm';

/** As the events are: one shape from the bus to the row. */
export const heldReports = new EntitySchema<ReportHeld>({
  name: 'held_report',
  columns: {
    reportId: { name: 'report_id', type: 'uuid', primary: true },
    channel: { type: 'text' },
    source: { type: 'text' },
    code: { type: 'text' },
    parameters: { type: 'jsonb' },
    sealed: { type: 'text', nullable: true },
    receivedAt: { name: 'received_at', type: 'timestamptz' },
  },
});

export const ignoredReports = new EntitySchema<ReportIgnored>({
  name: 'ignored_report',
  columns: {
    reportId: { name: 'report_id', type: 'uuid', primary: true },
    channel: { type: 'text' },
    code: { type: 'text' },
    receivedAt: { name: 'received_at', type: 'timestamptz' },
  },
});
