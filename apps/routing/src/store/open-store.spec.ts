import { UnavailableError } from '@sambung/platform';
import { available } from './open-store';

const failing = (error: object): Promise<never> =>
  available('asking', () => Promise.reject(Object.assign(new Error('of PostgreSQL or the network'), error)));

it.each(['EHOSTUNREACH', 'ECONNREFUSED', 'EAI_AGAIN', '25006', '28P01', '40001', '53300', '57P01'])(
  'waits for the database at %s: nothing is set aside for it',
  async (code) => {
    await expect(failing({ code })).rejects.toThrow(UnavailableError);
  },
);

it.each(['22P05', '23505', '42703', 'ERR_INVALID_ARG_TYPE'])('takes %s for a bug', async (code) => {
  await expect(failing({ code })).rejects.toMatchObject({ name: 'Error', code });
});
