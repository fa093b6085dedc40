import { defineChannel, type Reading, secretHeader } from '@sambung/ingest';
import { setting } from '@sambung/platform';
import { IsString, Length } from 'class-validator';
import type { Subject } from '../conformance/subject';

class Word {
  @IsString() @Length(1, 100) id!: string;
  @IsString() @Length(1, 1000) text!: string;
}

const channel = defineChannel({
  name: 'sound',
  port: 0,
  settings: {
    SOUND_SECRET: setting.secret({ description: 'the word that the sender repeats', fallback: undefined }),
  },
  sources: ({ SOUND_SECRET }) => [
    {
      path: 'words',
      summary: 'Takes one word of a citizen at a time.',
      accepts: 'application/json',
      maxBytes: 10_000,
      proof: secretHeader('x-sound', SOUND_SECRET),
      body: Word,
      precedence: 100,
      answer: 'receipt',
      read: (body) => [reportOf(body as Word)],
    },
  ],
});

export const reportOf = ({ id, text }: Word): Reading => ({
  as: 'report',
  report: {
    kind: 'first',
    source: 'Website',
    ownId: id,
    occurredAt: new Date('2026-02-03T11:20:00Z'),
    text,
    reporter: { anonymous: true, confidential: false },
    attachments: [],
    extras: {},
  },
});

/** A channel that breaks no rule. */
export const sound: Subject = {
  app: 'ingest-sound',
  channel,
  files: new Map(
    Object.entries({
      'src/main.ts':
        "import { run } from '@sambung/ingest';\nimport { channel } from './channel';\n\nrun(channel, process.env);\n",
      'src/channel.ts': '',
      'src/source.ts': '',
      'src/normalize.ts': '',
      'src/normalize.spec.ts': '',
      'fixtures/words/first.json': '{"id":"1","text":"Lampu gang padam."}',
      'fixtures/words/first.expected.json': '["report"]',
    }).map(([path, text]) => [path, Buffer.from(text)]),
  ),
};
