import { createHash } from 'node:crypto';
import { askChannel, type Poll } from '@sambung/ingest';

/** Fetches the register of the day; where it has not changed since, there is nothing in it. */
export const pollOf =
  (url: string, token: string): Poll =>
  async (cursor) => {
    const register = await askChannel(url, { authorization: `Bearer ${token}` });
    const digest = createHash('sha256').update(register).digest('hex');
    return { deliveries: digest === cursor ? [] : [{ path: 'nightly-csv', body: register }], cursor: digest };
  };
