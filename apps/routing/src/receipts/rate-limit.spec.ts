import { readSettings } from '@sambung/platform';
import { clientOf, RateLimit } from './rate-limit';
import { receiptSettings } from './settings';

describe('the limit of a client', () => {
  let now = 0;
  const limit = (perMinute: number, mostClients = 100): RateLimit =>
    new RateLimit(perMinute, mostClients, () => now);

  it('takes a minute’s requests at once, then one as each comes due', () => {
    const own = limit(3);
    expect([1, 2, 3].map(() => own.take('192.0.2.1'))).toEqual([0, 0, 0]);
    expect(own.take('192.0.2.1')).toBeCloseTo(20);
    expect(own.take('192.0.2.2')).toBe(0);
    now += 20_001;
    expect(own.take('192.0.2.1')).toBe(0);
    expect(own.take('192.0.2.1')).toBeGreaterThan(19);
  });

  it('saves up no more than a minute’s', () => {
    const own = limit(2);
    own.take('192.0.2.1');
    now += 3_600_000;
    expect([1, 2, 3].map(() => own.take('192.0.2.1') > 0)).toEqual([false, false, true]);
  });

  it('keeps no more clients than it may, and forgets the quietest first', () => {
    const own = limit(1, 2);
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.1', '192.0.2.3']) own.take(address);
    expect(own.clients).toBe(2);
    expect(own.take('192.0.2.1')).toBeGreaterThan(0);
    for (let i = 0; i < 1000; i++) own.take(`198.51.100.${i % 256}`);
    expect(own.clients).toBe(2);
  });

  it('is none where it is 0', () => {
    const own = limit(0);
    expect(Array.from({ length: 100 }, () => own.take('192.0.2.1')).every((wait) => wait === 0)).toBe(true);
    expect(own.clients).toBe(0);
  });

  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['nobody', 'unreadable'],
    ['', 'unreadable'],
  ])('counts %s as %s', (address, client) => {
    expect(clientOf(address)).toBe(client);
  });
});

describe('TRUST_PROXY', () => {
  const read = (TRUST_PROXY: string) => readSettings(receiptSettings, { TRUST_PROXY }).TRUST_PROXY;

  it('takes addresses, networks and their names', () => {
    expect(read('')).toEqual([]);
    expect(read('loopback, 10.0.0.0/8,fd00::/8 , 192.0.2.1')).toEqual([
      'loopback',
      '10.0.0.0/8',
      'fd00::/8',
      '192.0.2.1',
    ]);
  });

  it.each(['true', '1', '0.0.0.0/0', '10.0.0.0/33', '10.0.0.0/8/8', 'proxy.example', '10.0.0.0/'])(
    'names itself and not the value where it is %s',
    (value) => {
      expect(() => read(value)).toThrow(/TRUST_PROXY: expected addresses/);
    },
  );
});
