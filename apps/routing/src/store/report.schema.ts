import type { ReportIgnored } from '@sambung/contracts';
import { EntitySchema } from 'typeorm';

/** As the events are: one shape from the bus to the row. */
export const ignoredReports = new EntitySchema<ReportIgnored>({
  name: 'ignored_report',
  columns: {
    reportId: { name: 'report_id', type: 'uuid', primary: true },
    channel: { type: 'text' },
    code: { type: 'text' },
    receivedAt: { name: 'received_at', type: 'timestamptz' },
  },
});
