import { createHash } from 'node:crypto';
import type { Reading } from '@sambung/ingest';

/** No complaint by the platform's own word. It is known by its content, so that a repeated delivery counts once. */
export const ignored = (code: string, entry: unknown): Reading => ({
  as: 'ignored',
  code,
  ownId: createHash('sha256')
    .update(JSON.stringify(entry ?? null))
    .digest('hex'),
});

export const unreadable = (
  code: string,
  raw: unknown,
  parameters: Record<string, string | number | boolean> = {},
): Reading => ({ as: 'unreadable', code, parameters, raw });
