/** Invented complaints for all ways in, drawn from a seed. */

import { pick } from '../../tools/chaos/random.mjs';

const MATTERS = [
  'Lampu jalan mati di depan musala',
  'Sampah menumpuk di TPS sejak kemarin',
  'Jalan berlubang, motor sering jatuh',
  'Got mampet, air meluber ke jalan',
  'Parkir liar menutup trotoar',
];
const PHOTO_BYTES = 40_000;

const WAYS = {
  submission: (id, text, photo) => ({
    id,
    medium: 'web',
    submittedAt: new Date().toISOString(),
    text,
    address: 'Jl. Kenanga Timur 12',
    kelurahan: 'Purwantoro',
    kecamatan: 'Blimbing',
    reporter: { accountId: id, name: 'Sulastri Wening', phone: '+6281000000731' },
    ...(photo && {
      photos: [{ name: 'foto.jpg', mediaType: 'image/jpeg', content: photo.toString('base64') }],
    }),
  }),
  ticket: (id, text) => ({
    ticketId: id,
    callType: 'normal',
    incidentType: 'LAYANAN UMUM',
    calledAt: new Date().toISOString(),
    place: { address: 'Gang Melati RT 02', kelurahan: 'Purwantoro', kecamatan: 'Blimbing' },
    caller: { name: 'Sulastri', number: '+6281000000112' },
    narrative: text,
  }),
  telegram: (id, text, _photo, random) => {
    const person = Math.floor(random() * 1e9);
    const message = Math.floor(random() * 1e9);
    return {
      update_id: message,
      message: {
        message_id: message,
        from: { id: person, is_bot: false, first_name: 'Joko' },
        chat: { id: person, first_name: 'Joko', type: 'private' },
        date: Math.floor(Date.now() / 1000),
        text,
      },
    };
  },
};

/** One complaint: the way it goes (a name of `deliveriesTo`), its body, and its photo where it has one. */
export function complaintOf(id, random) {
  const way = pick(Object.keys(WAYS), random);
  const hasPhoto = way === 'submission' && random() < 0.5;
  const photo = hasPhoto
    ? Buffer.from(Array.from({ length: PHOTO_BYTES }, () => Math.floor(random() * 256)))
    : undefined;
  const text = `${pick(MATTERS, random)} (${id}).`;
  return { way, body: WAYS[way](id, text, photo, random), photo, isPlatform: way === 'telegram' };
}
