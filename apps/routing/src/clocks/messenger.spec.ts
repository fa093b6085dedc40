import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import type { Message } from './escalate';
import { mailOf } from './mail';
import { messengerOf, webhook } from './messenger';

const MESSAGE: Message = {
  level: 'head',
  complaints: [
    {
      id: '9000001',
      office: 'Dinas Lingkungan Hidup',
      class: 'Permintaan Informasi',
      dueDate: '2024-04-22',
      kind: 'completion',
    },
  ],
  subject: 'Lewat tenggat: penyelesaian laporan 9000001',
  text: 'Tenggat telah lewat.',
};

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
  );
const closed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/** As much of SMTP as a mail needs. */
function mailServer(
  answerToRecipient: string,
  answerToText: string | undefined,
): { server: Server; got: string[] } {
  const got: string[] = [];
  const server = createTcpServer((socket) => {
    let isText = false;
    socket.write('220 mail.example ESMTP\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      for (const line of bytes.toString().split('\r\n').slice(0, -1)) {
        got.push(line);
        if (isText && line !== '.') continue;
        if (isText && answerToText === undefined) {
          socket.destroy();
          return;
        }
        if (isText) socket.write(`${answerToText}\r\n`);
        else if (line.startsWith('RCPT')) socket.write(`${answerToRecipient}\r\n`);
        else if (line === 'DATA') socket.write('354 go on\r\n');
        else socket.write('250 fine\r\n');
        isText = line === 'DATA';
      }
    });
  });
  return { server, got };
}

describe('a mail', () => {
  const send = async (server: Server) => {
    const port = await listening(server);
    const mail = mailOf({ SMTP_URL: `smtp://127.0.0.1:${port}`, SMTP_FROM: 'sambung@kota.example' });
    try {
      return await mail!('kepala@dlh.example', MESSAGE);
    } finally {
      await closed(server);
    }
  };

  it('goes to the address with its subject and text', async () => {
    const { server, got } = mailServer('250 fine', '250 queued');
    expect(await send(server)).toEqual({ outcome: 'sent' });
    expect(got.join('\n')).toContain('RCPT TO:<kepala@dlh.example>');
    expect(got.join('\n')).toContain(`Subject: ${MESSAGE.subject}`);
    expect(got).toContain(MESSAGE.text);
  });

  it.each([
    ['refused where nobody is there', '550 nobody', '250 queued', 'refused', 'smtp.550'],
    ['sent again where the server is busy', '451 later', '250 queued', 'not-sent', 'smtp.451'],
    ['refused where its text is', '250 fine', '554 no', 'refused', 'smtp.554'],
    [
      'unknown where the server is gone in the middle',
      '250 fine',
      undefined,
      'unknown',
      expect.stringMatching(/^smtp\.e/),
    ],
  ])('is %s', async (_case, recipient, text, outcome, code) => {
    expect(await send(mailServer(recipient, text).server)).toEqual({ outcome, code });
  });

  it('is sent again where no server is, and not at all where none is set', async () => {
    const { server } = mailServer('250 fine', '250 queued');
    const port = await listening(server);
    await closed(server);
    const mail = mailOf({ SMTP_URL: `smtp://127.0.0.1:${port}`, SMTP_FROM: 'sambung@kota.example' });
    expect((await mail!('kepala@dlh.example', MESSAGE)).outcome).toBe('not-sent');
    expect(mailOf({ SMTP_URL: undefined, SMTP_FROM: undefined })).toBeUndefined();
    const messenger = messengerOf({ email: undefined });
    expect(await messenger.send({ contact: 'email', address: 'kepala@dlh.example' }, MESSAGE)).toEqual({
      outcome: 'no-sender',
      code: 'clocks.no-email',
    });
  });
});

describe('a webhook', () => {
  const send = async (status: number) => {
    const got: string[] = [];
    const server = createServer((request, response) => {
      request.on('data', (bytes: Buffer) => got.push(bytes.toString()));
      request.on('end', () => response.writeHead(status).end());
    });
    const port = await listening(server);
    try {
      return { sent: await webhook(`http://127.0.0.1:${port}/`, MESSAGE), got: got.join('') };
    } finally {
      await closed(server);
    }
  };

  it('is given ids, names and dates as JSON', async () => {
    const { sent, got } = await send(204);
    expect(sent).toEqual({ outcome: 'sent' });
    expect(JSON.parse(got)).toEqual({
      level: 'head',
      complaints: MESSAGE.complaints,
      text: 'Tenggat telah lewat.',
    });
  });

  it.each([
    [302, 'refused'],
    [404, 'refused'],
    [429, 'not-sent'],
    [503, 'not-sent'],
    [500, 'unknown'],
  ])('that answers %i ends as %s', async (status, outcome) => {
    expect((await send(status)).sent).toEqual({ outcome, code: `webhook.http-${status}` });
  });

  it('that is not there is tried again', async () => {
    const server = createServer();
    const port = await listening(server);
    await closed(server);
    expect(await webhook(`http://127.0.0.1:${port}/`, MESSAGE)).toEqual({
      outcome: 'not-sent',
      code: 'webhook.econnrefused',
    });
  });
});
