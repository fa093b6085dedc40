import { UnavailableError } from '../../errors';
import { asUnavailable } from './unavailable';

const failure = (code?: string): Error => Object.assign(new Error('of PostgreSQL'), { code });

it.each(['08006', '25006', '28P01', '57P01', 'EHOSTUNREACH', undefined])(
  'a sender comes again at %s',
  (code) => {
    expect(asUnavailable(failure(code))).toBeInstanceOf(UnavailableError);
  },
);

it.each(['22P05', '42P01'])('%s is a bug', (code) => {
  expect(asUnavailable(failure(code))).toMatchObject({ name: 'Error', code });
});
