import { type ComplaintStatusChanged, type Stage, STAGES_WITH_ANSWER } from '@sambung/contracts';
import type { Notice, Wording } from './feedback';

type Told = Pick<ComplaintStatusChanged, 'apparatus' | 'confidential'>;

/** How it stands, to the reporter: what they sent is theirs to read, but others may look over their shoulder. */
const SENTENCES: Record<Stage, (told: Told, howToAnswer?: string) => string> = {
  received: () => 'Laporan Anda sudah masuk ke SP4N-LAPOR!.',
  'needs-information': (_told, howToAnswer = 'Balas pesan ini untuk menjawab.') =>
    `Petugas memerlukan keterangan tambahan. ${howToAnswer}`,
  verified: () => 'Laporan Anda sudah diverifikasi.',
  assigned: (told) => `Laporan Anda diteruskan ke ${officeOf(told)}.`,
  answered: (told) => `Laporan Anda ditanggapi oleh ${officeOf(told)}.`,
  closed: () => 'Laporan Anda sudah selesai dan ditutup.',
  archived: () => 'Laporan Anda diarsipkan tanpa tindak lanjut.',
  blocked: () => 'Laporan Anda tidak dapat ditayangkan.',
  unknown: () => 'Status laporan Anda berubah.',
};

const officeOf = ({ apparatus, confidential }: Told): string =>
  apparatus === undefined || confidential === true ? 'perangkat daerah yang berwenang' : apparatus;

/** @param receiptUrl where a receipt is followed; the code is put behind it. Empty: the code alone. */
export function wordingOf(receiptUrl: string): Wording {
  return {
    say: ({ stage, status }, limit, howToAnswer) => {
      const { receipt, answer } = status;
      const end = receiptUrl === '' ? `Resi ${receipt}` : `${receiptUrl.replace(/\/$/, '')}/${receipt}`;
      const isTold =
        answer !== undefined && status.confidential !== true && STAGES_WITH_ANSWER.includes(stage);
      const body = [SENTENCES[stage](status, howToAnswer), ...(isTold ? [`"${oneLine(answer)}"`] : [])].join(
        ' ',
      );
      const room = limit - end.length - 1;
      return room < SHORTEST ? shorten(body, limit) : `${shorten(body, room)} ${end}`;
    },
    sayInPublic: ({ stage, status }, limit) => shorten(`Halo. ${SENTENCES[stage](status)}`, limit),
  };
}

/** Below this no link is worth the words that it takes away. */
const SHORTEST = 40;

const ELLIPSIS = '...';

const oneLine = (text: string): string => text.trim().replace(/\s+/g, ' ');

/** Whole words; what was cut is marked, in characters that an SMS has. No character is split. */
function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit - ELLIPSIS.length);
  const space = cut.lastIndexOf(' ');
  const whole = space > limit / 2 ? cut.slice(0, space) : cut.replace(/[\uD800-\uDBFF]$/, '');
  return `${whole.replace(/[\s.,;:"]+$/, '')}${ELLIPSIS}`;
}

/** What is said, as far as the reporter would notice a difference. */
export const saidIn = ({ stage, status }: Pick<Notice, 'stage' | 'status'>): string =>
  JSON.stringify([
    stage,
    stage === 'assigned' ? (status.apparatus ?? '') : '',
    STAGES_WITH_ANSWER.includes(stage) ? (status.answer ?? '') : '',
    status.round ?? 0,
  ]);
