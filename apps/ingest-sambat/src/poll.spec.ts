import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pollOf } from './poll';

const submission = { id: 'SBT-2026-000731', text: 'Lampu jalan padam.' };

describe("polling SAMBAT's list", () => {
  let answer: unknown;
  let asked: { url: string; authorization: string | undefined }[] = [];
  /** A mock of the list that we ask SAMBAT for. */
  const mockList: RequestListener = ({ url = '', headers }, response) => {
    asked.push({ url, authorization: headers.authorization });
    response.end(JSON.stringify(answer));
  };
  const server = createServer(mockList);
  const poll = (cursor: string) =>
    pollOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}/list?per=50`, 'token')(cursor);

  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => server.close());
  beforeEach(() => {
    asked = [];
  });

  it('asks for what came since, and takes each as a push of it', async () => {
    answer = { submissions: [submission], next: 'page-2', more: true };
    const { deliveries, ...rest } = await poll('2026-02-03T11:20:00.000Z');
    expect(asked).toEqual([
      { url: '/list?per=50&since=2026-02-03T11%3A20%3A00.000Z', authorization: 'Bearer token' },
    ]);
    expect(rest).toEqual({ cursor: 'page-2', isMore: true });
    expect(deliveries.map(({ path, body }) => [path, JSON.parse(body.toString()) as unknown])).toEqual([
      ['submissions', submission],
    ]);
  });

  it('does not ask for ever where the list stands still', async () => {
    answer = { submissions: [], next: 'page-2', more: true };
    expect(await poll('page-2')).toMatchObject({ isMore: false });
  });

  it.each([[null], [{}], [{ submissions: {}, next: 'a' }], [{ submissions: [] }]])(
    'goes no further when it is answered %j',
    async (odd) => {
      answer = odd;
      await expect(poll('page-2')).rejects.toMatchObject({ code: 'poll.unreadable' });
    },
  );
});
