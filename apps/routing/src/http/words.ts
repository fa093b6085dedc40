export type Language = 'id' | 'en';

/** What the pages say. */
const WORDS = {
  title: { id: 'Keadaan Sambung', en: 'State of Sambung' },
  subtitle: { id: 'dari kanal aduan ke SP4N-LAPOR!', en: 'from the complaint channels to SP4N-LAPOR!' },
  other: { id: 'English', en: 'Bahasa Indonesia' },
  channel: { id: 'Kanal', en: 'Channel' },
  arrived: { id: 'Masuk', en: 'Arrived' },
  ignored: { id: 'Diabaikan', en: 'Ignored' },
  held: { id: 'Ditahan', en: 'Held' },
  waiting: { id: 'Menunggu', en: 'Waiting' },
  forwarded: { id: 'Diteruskan', en: 'Forwarded' },
  withdrawn: { id: 'Dicabut', en: 'Withdrawn' },
  all: { id: 'Semua kanal', en: 'All channels' },
  broken: { id: 'Perlu perhatian', en: 'Needs attention' },
  sound: { id: 'Tidak ada yang perlu ditangani.', en: 'Nothing needs attention.' },
  latest: { id: 'Aduan terbaru', en: 'Latest complaints' },
  none: { id: 'Belum ada aduan.', en: 'No complaints yet.' },
  when: { id: 'Diterima', en: 'Received' },
  state: { id: 'Keadaan', en: 'State' },
  office: { id: 'Perangkat daerah', en: 'Apparatus' },
  coordinator: { id: 'Admin koordinator', en: 'Coordinator' },
  why: { id: 'Alasan', en: 'Why' },
  way: { id: 'Perjalanan', en: 'Its way' },
  ticket: { id: 'Tiket', en: 'Ticket' },
  login: { id: 'Token operator', en: "Operator's token" },
  enter: { id: 'Masuk', en: 'Enter' },
  mode: { id: 'Mode', en: 'Mode' },
  heldReports: { id: 'Laporan yang tidak terbaca', en: 'Reports that could not be read' },
} satisfies Record<string, Record<Language, string>>;

/** States, lines of history and faults; a code that is not here is shown as it is, never dropped. */
const CODES: Record<string, Record<Language, string>> = {
  'state.waiting': { id: 'menunggu', en: 'waiting' },
  'state.forwarding': { id: 'sedang diteruskan', en: 'being forwarded' },
  'state.forwarded': { id: 'diteruskan', en: 'forwarded' },
  'state.linked': { id: 'sudah ada di SP4N', en: 'already in SP4N' },
  'state.shadowed': { id: 'hanya diputuskan', en: 'decided only' },
  'state.held': { id: 'ditahan', en: 'held' },
  'state.withdrawn': { id: 'dicabut', en: 'withdrawn' },
  'complaint.received': { id: 'diterima', en: 'received' },
  'complaint.revised': { id: 'diperbaiki pelapor', en: 'revised by the reporter' },
  'complaint.added': { id: 'ditambah pelapor', en: 'added to by the reporter' },
  'complaint.deleted': { id: 'dihapus pelapor', en: 'deleted by the reporter' },
  'complaint.linked': { id: 'ditautkan ke tiket yang ada', en: 'linked to its existing ticket' },
  'complaint.shadowed': { id: 'diputuskan, tidak diteruskan', en: 'decided, not forwarded' },
  'complaint.forwarding': { id: 'mulai diteruskan', en: 'forwarding' },
  'complaint.forwarded': { id: 'tiket dibuat', en: 'ticket created' },
  'ticket.status': { id: 'status tiket', en: "ticket's status" },
  'step.refused': { id: 'satu langkah ditolak', en: 'a step was refused' },
  'operator.filed': { id: 'diteruskan oleh operator', en: 'filed by an operator' },
  'operator.retried': { id: 'diulangi oleh operator', en: 'retried by an operator' },
  'overview.late': { id: 'aduan yang terlambat dikerjakan', en: 'complaints that are overdue' },
  'overview.unapplied': { id: 'laporan yang belum diolah', en: 'reports not yet applied' },
  'overview.unpublished': { id: 'kabar yang belum terbit', en: 'news not yet published' },
  'sp4n.version-moved': {
    id: 'disposisi orang lebih dulu; usulan kami menjadi catatan',
    en: 'a person disposed first; ours became a note',
  },
  'sp4n.outcome-unknown': {
    id: 'tidak diketahui apakah tiketnya sudah dibuat',
    en: 'it is not known whether its ticket was created',
  },
  'sp4n.unreachable': { id: 'SP4N-LAPOR! tidak dapat dihubungi', en: 'SP4N-LAPOR! cannot be reached' },
  'sp4n.timed-out': { id: 'SP4N-LAPOR! tidak menjawab', en: 'SP4N-LAPOR! does not answer' },
  'sp4n.too-many-requests': { id: 'SP4N-LAPOR! meminta menunggu', en: 'SP4N-LAPOR! asks to wait' },
  'sp4n.unavailable': { id: 'SP4N-LAPOR! sedang tidak tersedia', en: 'SP4N-LAPOR! is not available' },
  'objects.missing': { id: 'lampiran tidak ada di penyimpanan', en: 'an attachment is not in the store' },
  'routing.bug': { id: 'galat pada Sambung', en: 'a bug in Sambung' },
};

export const say = (word: keyof typeof WORDS, language: Language): string => WORDS[word][language];
export const sayCode = (code: string, language: Language): string => CODES[code]?.[language] ?? code;
