import { join } from 'node:path';
import { routingSettings } from '../../apps/routing/src/settings';
import { ReceiptStatus } from '../../apps/routing/src/receipts/receipt.dto';

/** Where the classes of its answers are described. */
export const RECEIPT_SOURCES = join(__dirname, '../../apps/routing/src/receipts');
export const RECEIPT_SCHEMA = ReceiptStatus.name;

const PROBLEMS: Record<number, string> = {
  404: 'The code leads nowhere, or is none: alike. What was just sent may take a minute.',
  429: 'Too many from one address: again after `Retry-After` seconds.',
  503: 'Cannot be read just now: again after `Retry-After` seconds.',
};
const HEADERS = { 'Retry-After': { schema: { type: 'integer' }, description: 'seconds' } };

const LANGUAGE = {
  name: 'lang',
  in: 'query',
  schema: { enum: ['id', 'en'] },
  description: 'Without it `Accept-Language` decides, and Indonesian where that names neither.',
};
const CODE = {
  name: 'code',
  in: 'path',
  required: true,
  schema: { type: 'string' },
  description: 'The receipt as people type it: lower case, spaces, dashes, O for 0, I and L for 1.',
};

const operation = (
  operationId: string,
  summary: string,
  parameters: object[],
  success: Record<string, object>,
  problems: readonly number[],
  problemContent: object,
): object => ({
  servers: [
    { url: `http://127.0.0.1:${routingSettings.ROUTING_PORT.fallback ?? ''}`, description: 'routing' },
  ],
  get: {
    operationId,
    tags: ['receipts'],
    summary,
    description: 'Open to whoever has the code; limited for each address.',
    security: [],
    parameters,
    responses: {
      ...success,
      ...Object.fromEntries(
        problems.map((status) => [
          status,
          {
            description: PROBLEMS[status],
            ...(status === 404 ? {} : { headers: HEADERS }),
            content: problemContent,
          },
        ]),
      ),
    },
  },
});

const HTML = { 'text/html': { schema: { type: 'string' } } };

/** How whoever has reported follows their report. @param ref to a schema by its name. */
export const receiptPaths = (ref: (name: string) => object, problem: object): Record<string, object> => ({
  '/v1/receipts/{code}': operation(
    'receipts-status',
    'Where a report is: its state, its office, its answer and what comes next.',
    [CODE, LANGUAGE],
    { 200: { description: 'Found.', content: { 'application/json': { schema: ref(RECEIPT_SCHEMA) } } } },
    [404, 429, 503],
    problem,
  ),
  '/r/{code}': operation(
    'receipts-page',
    'The same as a page.',
    [CODE, LANGUAGE],
    { 200: { description: 'Found.', content: HTML } },
    [404, 429, 503],
    HTML,
  ),
  '/r': operation(
    'receipts-form',
    'The form in which a code is typed.',
    [{ ...CODE, in: 'query', required: false }, LANGUAGE],
    {
      200: { description: 'The form.', content: HTML },
      303: { description: 'With a code: the way to its page.' },
    },
    [],
    HTML,
  ),
});
