import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pollOf } from './poll';

const register = readFileSync(join(__dirname, '../fixtures/nightly-csv/register.csv'));

it('takes the register of the day as it lies there, and again only when it has changed', async () => {
  let lying = register;
  const mockRegister = createServer((_request, response) => response.end(lying));
  await new Promise<void>((resolve) => mockRegister.listen(0, '127.0.0.1', resolve));
  const poll = pollOf(`http://127.0.0.1:${(mockRegister.address() as AddressInfo).port}/day.csv`, 'token');

  const first = await poll('2026-02-03T11:20:00.000Z');
  expect(first.deliveries).toEqual([{ path: 'nightly-csv', body: register }]);
  expect((await poll(first.cursor)).deliveries).toEqual([]);
  lying = Buffer.concat([register, Buffer.from('\n')]);
  expect((await poll(first.cursor)).deliveries).toHaveLength(1);
  mockRegister.close();
});
