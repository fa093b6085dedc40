/** What invented citizens do on all ways in, drawn from a seed: reports, edits, deletions, photos, nothing at all. */
import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { complaintIdOf } from '../../libs/contracts/dist/index.js';
import { between, pick, pickWeighted, randomFrom } from './random.mjs';

const MATTERS = [
  'Lampu jalan mati di depan musala',
  'Sampah menumpuk di TPS sejak kemarin',
  'Jalan berlubang, motor sering jatuh',
  'Got mampet, air meluber ke jalan',
  'Parkir liar menutup trotoar',
  'Air PDAM keruh sejak pagi',
];
const PLACES = [
  { kelurahan: 'Purwantoro', kecamatan: 'Blimbing' },
  { kelurahan: 'Dinoyo', kecamatan: 'Lowokwaru' },
  { kelurahan: 'Sawojajar', kecamatan: 'Kedungkandang' },
];
const CITY = 'malang';
const PAGE = '100000000000001';
const ITEMS_OF_A_SESSION = 5;
const SESSIONS = 9999;

const idOf = (channel, account, ownId) => complaintIdOf({ city: CITY, channel, account, ownId });
const textOf = (name, version, random) =>
  `${pick(MATTERS, random)} (${name}${version === 0 ? '' : `, diralat ${version}`}).`;
const secondsOf = (instant) => Math.floor(instant / 1000);
const iso = (instant) => new Date(instant).toISOString();

function photoOf(random) {
  const bytes = Buffer.alloc(between(1_000, 40_000, random));
  for (let at = 0; at < bytes.length; at += 4)
    bytes.writeInt32LE((random() * 2 ** 32) | 0, Math.min(at, bytes.length - 4));
  return { bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** SAMBAT's web form: sent whole each time, with all its photos. */
function submission(name, random) {
  const photos = random() < 0.3 ? [photoOf(random)] : [];
  if (photos.length > 0 && random() < 0.3) photos.push(photoOf(random));
  const place = pick(PLACES, random);
  const body = (text, at, more) => (start) => ({
    id: name,
    medium: 'web',
    submittedAt: iso(start),
    text,
    address: 'Jl. Kenanga Timur 12',
    ...place,
    reporter: { accountId: name, name: 'Sulastri Wening', phone: '+6281000000731' },
    ...(photos.length > 0 && {
      photos: photos.map(({ bytes }, index) => ({
        name: `foto-${index + 1}.jpg`,
        mediaType: 'image/jpeg',
        content: bytes.toString('base64'),
      })),
    }),
    ...more(start + at * 1000),
  });
  const versions = pickWeighted(
    [
      [7, 0],
      [2, 1],
      [1, 3],
    ],
    random,
  );
  const pushes = Array.from({ length: versions + 1 }, (_, version) => {
    const text = textOf(name, version, random);
    return { text, body: body(text, version, (at) => (version > 0 ? { editedAt: iso(at) } : {})) };
  });
  const isDeleted = random() < 0.05;
  if (isDeleted) {
    const { text } = pushes.at(-1);
    const more = (at) => ({ status: 'deleted', editedAt: iso(at) });
    pushes.push({ body: body(text, versions + 1, more) });
  }
  return {
    way: 'submission',
    complaints: [
      {
        id: idOf('sambat', '', name),
        text: pushes[versions].text,
        photos: photos.map(({ sha256 }) => sha256),
        isDeleted,
      },
    ],
    pushes,
  };
}

function sms(name, random) {
  const text = textOf(name, 0, random);
  const isComplaint = random() < 0.8;
  const body = (start) => ({
    messageId: name,
    from: '+6281000000732',
    text: `${isComplaint ? 'SAMBAT ' : ''}${text}`,
    receivedAt: iso(start),
  });
  return {
    way: 'sms',
    complaints: isComplaint ? [{ id: idOf('sambat', 'sms', name), text, photos: [] }] : [],
    ignored: isComplaint ? 0 : 1,
    pushes: [{ body }],
  };
}

/** A ticket of 112, and for some the later field report. */
function ticket(name, random) {
  const text = textOf(name, 0, random);
  const isComplaint = random() < 0.85;
  const body = (start) => ({
    ticketId: name,
    callType: isComplaint ? 'normal' : pick(['ghost', 'prank'], random),
    incidentType: 'LAYANAN UMUM',
    calledAt: iso(start),
    place: { address: 'Gang Melati RT 02', ...PLACES[0] },
    caller: { name: 'Sulastri', number: '+6281000000112' },
    narrative: text,
  });
  const report = textOf(name, 1, random);
  const isReported = isComplaint && random() < 0.25;
  const fieldReport = (start) => ({ ...body(start), fieldReport: { at: iso(start + 1000), text: report } });
  return {
    way: 'ticket',
    complaints: isComplaint
      ? [{ id: idOf('call112', '', name), text: isReported ? report : text, photos: [] }]
      : [],
    ignored: isComplaint ? 0 : 1,
    pushes: [{ body }, ...(isReported ? [{ body: fieldReport }] : [])],
  };
}

function telegram(name, random, number) {
  const person = { id: 7_000_000_000 + number, first_name: 'Joko' };
  const isEdited = random() < 0.2;
  const texts = [textOf(name, 0, random), ...(isEdited ? [textOf(name, 1, random)] : [])];
  const message = (text, start) => ({
    message_id: number,
    from: { ...person, is_bot: false },
    chat: { ...person, type: 'private' },
    date: secondsOf(start),
    text,
  });
  return {
    way: 'telegram',
    complaints: [
      { id: idOf('social', 'telegram:bot', `${person.id}/${number}`), text: texts.at(-1), photos: [] },
    ],
    pushes: texts.map((text, version) => ({
      body: (start) =>
        version === 0
          ? { update_id: number * 2, message: message(text, start) }
          : {
              update_id: number * 2 + 1,
              edited_message: { ...message(text, start), edit_date: secondsOf(start) + version },
            },
    })),
  };
}

/** A comment, and for some that it was edited or removed; its delivery's time says when. */
function facebook(name, random, number) {
  const comment = `1_${number}`;
  const text = textOf(name, 0, random);
  const edited = textOf(name, 1, random);
  const then = pickWeighted(
    [
      [8, []],
      [2, ['edited']],
      [1, ['remove']],
    ],
    random,
  );
  const body = (verb, message, after) => (start) => ({
    object: 'page',
    entry: [
      {
        id: PAGE,
        time: secondsOf(start) + after,
        changes: [
          {
            field: 'feed',
            value: {
              item: 'comment',
              verb,
              from: { id: `7${number}`, name: 'Rini Contoh' },
              post_id: `${PAGE}_1`,
              parent_id: `${PAGE}_1`,
              comment_id: comment,
              created_time: secondsOf(start),
              ...(message && { message }),
            },
          },
        ],
      },
    ],
  });
  const isEdited = then.includes('edited');
  return {
    way: 'facebook',
    complaints: [
      {
        id: idOf('social', `facebook:${PAGE}`, comment),
        text: isEdited ? edited : text,
        photos: [],
        isDeleted: then.includes('remove'),
      },
    ],
    pushes: [
      { body: body('add', text, 0) },
      ...then.map((verb) => ({ body: body(verb, verb === 'remove' ? undefined : edited, 1) })),
    ],
  };
}

/** Notes of a session as a file; for some it is uploaded again, with one item more. */
function notes(name, random, number) {
  const session = `${(number % SESSIONS) + 1}/${1000 + (Math.floor(number / SESSIONS) % 9000)}`;
  const isGrown = random() < 0.5;
  const items = Array.from({ length: ITEMS_OF_A_SESSION + (isGrown ? 1 : 0) }, (_, index) => ({
    code: `A${index + 1}`,
    text: textOf(`${name}-${index + 1}`, 0, random),
  }));
  const file = (count) => () =>
    Buffer.from(
      [
        'Notula Ngombe',
        `Sesi ke;${session}`,
        'Tanggal;Jumat, 12 Januari 2024',
        'Tempat;Balai RW 03',
        'Kelurahan;Tlogomas',
        'Kecamatan;Lowokwaru',
        '',
        'Kode;Pembicara;Jenis;Uraian',
        ...items.slice(0, count).map(({ code, text }) => `${code};Pak Sugeng Contoh;Aduan;${text}`),
      ].join('\r\n'),
    );
  return {
    way: 'notes',
    complaints: items.map(({ code, text }) => ({
      id: idOf('ngombe', '', `${session}/${code}`),
      text,
      photos: [],
    })),
    pushes: [{ body: file(ITEMS_OF_A_SESSION) }, ...(isGrown ? [{ body: file(items.length) }] : [])],
  };
}

const WAYS = [
  [10, submission],
  [3, sms],
  [4, ticket],
  [2, telegram],
  [3, facebook],
  [0.4, notes],
];

/**
 * Stories that make at least so many reports together. Each has its `way` in (a name of `deliveriesTo`), the `complaints`
 * that it must end as (id, the text that counts at last, SHA-256 of the photos), how many reports are `ignored`, and its
 * `pushes` in order, each a body that is made from the story's start in milliseconds.
 */
export function storiesOf(seed, reports) {
  const random = randomFrom(seed);
  const stories = [];
  for (let count = 0; count < reports;) {
    const number = seed * 100_000 + stories.length;
    const story = pickWeighted(WAYS, random)(`kacau-${seed}-${stories.length}`, random, number);
    const { complaints, ignored = 0 } = story;
    count += complaints.length + ignored;
    stories.push({
      ...story,
      ignored,
      // A true channel may send what was taken once more, and what changed before the first is through.
      isRepeated: random() < 0.1,
      isHurried: random() < 0.3,
      pauseMilliseconds: between(0, 4000, random),
    });
  }
  return stories;
}
