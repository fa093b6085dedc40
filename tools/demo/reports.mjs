/** Invented people and invented texts. Each run makes new reports: `run` is in every id. */
const PHOTO =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

function sessionNotes(run, date) {
  const day = new Intl.DateTimeFormat('id-ID', { dateStyle: 'long', timeZone: 'Asia/Jakarta' }).format(date);
  return [
    'Notula Ngombe',
    `Sesi ke;${(run % 9999) + 1}/${date.getFullYear()}`,
    `Tanggal;${day}`,
    'Tempat;Pendopo Kelurahan Tlogomas',
    'Kelurahan;Tlogomas',
    'Kecamatan;Lowokwaru',
    '',
    'Kode;Pembicara;Telepon;Alamat;Jenis;Uraian;Lokasi masalah;Jawaban di tempat;Dijawab oleh;Tanggal janji',
    'A01;Pak Sugeng Contoh;;RT 04 RW 06;Aduan;Saluran air di depan balai RW tersumbat sampah, airnya meluap ke jalan tiap hujan deras.;Depan balai RW 06;;;',
    'A02;Bu Lestari Contoh;;RT 01 RW 06;Usulan;Kami mengusulkan bangku dan lampu di taman dekat sekolah dasar.;Taman RW 06;;;',
  ].join('\r\n');
}

/** One delivery for each way in, in the order in which they are shown. */
export function inventedReports(deliveries, at) {
  const run = Math.floor(at.getTime() / 1000);
  const now = at.toISOString();
  return [
    {
      what: 'SAMBAT, web, with a photo',
      delivery: deliveries.submission({
        id: `demo-${run}`,
        medium: 'web',
        submittedAt: now,
        title: 'Jalan berlubang',
        text: 'Jalan di depan pasar berlubang besar, kemarin malam ada sepeda motor jatuh karena lubangnya tertutup air.',
        address: 'Jalan depan Pasar Dinoyo',
        kelurahan: 'Dinoyo',
        kecamatan: 'Lowokwaru',
        reporter: { accountId: `demo-${run}`, name: 'Wati Contoh', phone: '081200000000' },
        photos: [{ name: 'lubang.png', mediaType: 'image/png', content: PHOTO }],
      }),
    },
    {
      what: 'SAMBAT, SMS',
      delivery: deliveries.sms({
        messageId: `demo-sms-${run}`,
        from: '+6281200000001',
        text: 'sambat  lampu jalan umum di gang 5 Kelurahan Bandulan mati sudah seminggu, peteng ndedet, mohon diperbaiki',
        receivedAt: now,
      }),
    },
    {
      what: 'Call Center 112',
      delivery: deliveries.ticket({
        ticketId: `DEMO-${run}`,
        callType: 'normal',
        incidentType: 'POHON TUMBANG',
        calledAt: now,
        place: { address: 'Jalan Danau Contoh', kelurahan: 'Sawojajar', kecamatan: 'Kedungkandang' },
        caller: { hidden: true },
        narrative: 'Dahan pohon menutup setengah jalan.',
        publicServiceMatter: 'Pohon peneduh di sepanjang jalan rapuh dan perlu dipangkas.',
      }),
    },
    {
      what: 'Telegram',
      isPlatform: true,
      delivery: deliveries.telegram({
        update_id: run,
        message: {
          message_id: run % 1_000_000_000,
          from: { id: run, is_bot: false, first_name: 'Joko', last_name: 'Contoh' },
          chat: { id: run, first_name: 'Joko', last_name: 'Contoh', type: 'private' },
          date: run,
          text: 'Min, sampah di TPS Kelurahan Mulyorejo sudah empat hari tidak diangkut, baunya sampai rumah warga.',
        },
      }),
    },
    {
      what: 'Facebook comment',
      isPlatform: true,
      delivery: deliveries.facebook({
        object: 'page',
        entry: [
          {
            id: '100000000000001',
            time: run,
            changes: [
              {
                field: 'feed',
                value: {
                  item: 'comment',
                  verb: 'add',
                  from: { id: `7${run}`, name: 'Rini Contoh' },
                  post_id: '100000000000001_1',
                  parent_id: '100000000000001_1',
                  comment_id: `1_${run}`,
                  created_time: run,
                  message:
                    'Antrean di Puskesmas Kedungkandang lama sekali, loket cuma satu yang buka padahal pasien banyak.',
                },
              },
            ],
          },
        ],
      }),
    },
    {
      what: 'Ngombe, notes of a session',
      delivery: deliveries.notes(Buffer.from(sessionNotes(run, at)), 'notula-demo.csv'),
    },
  ];
}
