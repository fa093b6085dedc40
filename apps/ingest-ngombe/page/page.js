'use strict';

/** Kept in the tab alone, so that a shared computer forgets it. */
const TOKEN_KEY = 'ngombe-token';
const MAX_BYTES = 10 * 1024 * 1024;

const byId = (id) => document.getElementById(id);
const [token, file, drop, progress, problem, results, confirmation] = [
  'token',
  'file',
  'drop',
  'progress',
  'problem',
  'results',
  'confirm',
].map(byId);

const STATES = {
  valid: 'Akan dikirim',
  accepted: 'Diterima',
  ignored: 'Tidak diteruskan',
  held: 'Perlu diperbaiki',
};

const REASONS = {
  'ngombe.no-text': 'Uraiannya kosong.',
  'ngombe.thanks': 'Ucapan terima kasih, bukan aduan.',
  'ngombe.not-raised': 'Bagian acara, bukan hal yang disampaikan warga.',
  'ngombe.not-numbered':
    'Kalimat biasa. Yang dikirim hanya butir bernomor, atau yang berada di bawah nama pembicara.',
  'ngombe.repeated': 'Sama dengan butir sebelumnya dalam berkas ini.',
  'ngombe.code-twice': 'Kode ini dipakai dua butir yang berbeda. Beri setiap butir kodenya sendiri.',
  'ngombe.too-long': 'Isi salah satu kolomnya terlalu panjang.',
  'ingest.invalid': 'Isi salah satu kolomnya tidak dapat diterima.',
};

const FAULTS = {
  'session.number isNotEmpty': 'Nomor sesi belum ada. Tulis misalnya “Sesi ke: 12” di atas tabel.',
  'session.number isSessionNumber': 'Nomor sesi tidak terbaca. Tulis dengan angka, misalnya 12 atau 3/2025.',
  'session.number oneSessionPerTable':
    'Tabel ini memuat lebih dari satu sesi. Pisahkan menjadi satu berkas per sesi.',
  'session.date isNotEmpty': 'Tanggal sesi belum ada. Tulis misalnya “Tanggal: 12 Januari 2024”.',
  'session.date isDate': 'Tanggal sesi tidak terbaca. Tulis misalnya 12 Januari 2024 atau 12/01/2024.',
  'session.date isNotInFuture': 'Tanggal sesi masih akan datang. Periksa tahunnya.',
  'items isNotEmpty':
    'Tidak ada butir yang ditemukan. Tabel perlu judul kolom, misalnya “Pembicara” dan “Uraian”; dokumen perlu butir bernomor.',
  'items isAtMost1000': 'Lebih dari 1.000 butir. Bagi menjadi beberapa berkas.',
  'file isNotEmpty': 'Berkasnya kosong.',
  'file isOne': 'Kirim satu berkas saja.',
  'file isNotOldOrLocked':
    'Berkas ini berformat lama (.xls atau .doc) atau terkunci kata sandi. Buka, lalu simpan sebagai .xlsx atau .docx tanpa kata sandi.',
  'file isXlsxCsvOrDocx': 'Berkas ini bukan XLSX, CSV, atau DOCX.',
  'file isUndamaged': 'Berkas ini rusak. Buka dan simpan ulang, lalu coba lagi.',
  'file isCsv': 'CSV ini tidak terbaca. Periksa tanda kutipnya, atau simpan sebagai XLSX.',
  'file expandsTooFar': 'Isi berkas ini terlalu besar untuk sebuah notula.',
};

const PROBLEMS = {
  401: 'Kode akses tidak dikenal. Periksa lagi, atau tanyakan kepada pengelola Sambung.',
  413: 'Berkas terlalu besar. Paling besar 10 MB; kecilkan foto di dalamnya.',
  415: 'Jenis berkas ini tidak diterima.',
  429: 'Terlalu banyak permintaan. Tunggu sebentar lalu coba lagi.',
  503: 'Layanan sedang tidak tersedia. Coba lagi sebentar lagi; mengirim ulang tidak membuat aduan ganda.',
};

/** Everything that came from a file goes through here, as text and never as markup. */
function element(name, className, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children.filter((child) => child !== undefined && child !== ''));
  return made;
}

const longDate = (date) =>
  new Date(`${date}T00:00:00Z`).toLocaleDateString('id-ID', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });

function announce(text) {
  byId('status').textContent = text;
}

function showProgress(text) {
  progress.hidden = text === undefined;
  byId('progress-text').textContent = text ?? '';
  for (const button of document.querySelectorAll('#results button')) button.disabled = text !== undefined;
}

function showProblem(sentence, details = []) {
  problem.replaceChildren(element('p', '', sentence));
  if (details.length > 0)
    problem.append(element('ul', '', ...details.map((detail) => element('li', '', detail))));
  problem.hidden = false;
  problem.focus();
}

function clear() {
  problem.hidden = true;
  results.hidden = true;
  announce('');
}

/** What the adapter made of the file, or undefined after the problem has been shown. */
async function post(sent, trial) {
  const form = new FormData();
  form.append('file', sent);
  let response;
  try {
    response = await fetch(trial ? 'sessions?validate=true' : 'sessions', {
      method: 'POST',
      headers: { authorization: `Bearer ${token.value.trim()}` },
      body: form,
    });
  } catch {
    showProblem(
      'Tidak tersambung. Periksa jaringan Anda, lalu coba lagi. Mengirim ulang tidak membuat aduan ganda.',
    );
    return undefined;
  }
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body.results;
  const faults = (body.faults ?? []).map(
    ({ field, rule }) => FAULTS[`${field} ${rule}`] ?? `Bagian “${field}” tidak dapat dibaca.`,
  );
  if (faults.length > 0) showProblem('Berkas ini belum dapat diterima:', [...new Set(faults)]);
  else showProblem(PROBLEMS[response.status] ?? `Permintaan ditolak (${response.status}). Coba lagi nanti.`);
  if (response.status === 401) token.focus();
  return undefined;
}

function itemOf({ status, entry, code, receipt, understood }) {
  const head = element(
    'div',
    'item-head',
    element('span', 'where', entry ?? ''),
    element('span', `badge ${status}`, STATES[status] ?? status),
  );
  if (understood?.class) head.append(element('span', 'class', understood.class));
  const item = element('li', '', head);
  if (code) item.append(element('p', 'text', REASONS[code] ?? code));
  if (understood) {
    const { text, place: stated, extras } = understood;
    item.append(element('p', 'text', text));
    const place = [stated?.address, stated?.kelurahan].filter(Boolean).join(', ');
    const answer = extras.answer && `Jawaban: ${extras.answer}`;
    const about = [place, answer].filter(Boolean).join(' · ');
    if (about) item.append(element('p', 'about', about));
  }
  if (receipt && status === 'accepted')
    item.append(
      element('p', 'receipt', 'Tanda terima ', element('code', '', receipt.match(/.{1,4}/g).join('-'))),
    );
  return item;
}

function show(list, sent) {
  const count = (...states) => list.filter(({ status }) => states.includes(status)).length;
  const good = count('valid', 'accepted');
  const session = list.find(({ understood }) => understood)?.understood.extras;
  byId('results-title').textContent = sent ? 'Terkirim' : 'Periksa sebelum mengirim';
  byId('session').textContent = [
    ...(session ? [`Sesi ${session.session}`, longDate(session.sessionDate), session.venue] : []),
    inHand.name,
  ]
    .filter(Boolean)
    .join(' · ');
  byId('counts').replaceChildren(
    ...[
      [sent ? 'accepted' : 'valid', good, sent ? 'diterima' : 'akan dikirim'],
      ['ignored', count('ignored'), 'tidak diteruskan'],
      ['held', count('held'), 'perlu diperbaiki'],
    ]
      .filter(([, number]) => number > 0)
      .map(([state, number, words]) => element('li', state, `${number} ${words}`)),
  );
  byId('items').replaceChildren(...list.map(itemOf));
  byId('send').hidden = sent || good === 0;
  byId('send').textContent = `Kirim ${good} aduan`;
  byId('print').hidden = !sent || good === 0;
  byId('confirm-text').textContent =
    `${good} aduan akan diteruskan ke SP4N-LAPOR!.` +
    (count('held') > 0
      ? ` ${count('held')} butir yang perlu diperbaiki ditahan dan dapat dikirim lagi setelah dibetulkan.`
      : '');
  results.hidden = false;
  byId('results-title').focus();
  announce(`${good} ${sent ? 'aduan diterima' : 'aduan akan dikirim'}, ${list.length - good} tidak.`);
}

/** The file as it was looked over, and what was read in it: it is this that is sent, whatever is saved meanwhile. */
let inHand;
let lookedOver = [];

async function preview(chosen) {
  clear();
  if (token.value.trim() === '') {
    showProblem('Isi kode akses lebih dahulu.');
    token.focus();
    return;
  }
  if (chosen.size > MAX_BYTES) {
    showProblem(PROBLEMS[413]);
    return;
  }
  showProgress(`Membaca ${chosen.name} …`);
  const bytes = await chosen.arrayBuffer().catch(() => undefined);
  inHand = bytes && new File([bytes], chosen.name, { type: chosen.type });
  const list = inHand && (await post(inHand, true));
  showProgress(undefined);
  if (!inHand) showProblem('Berkas ini tidak dapat dibuka. Tutup dahulu di aplikasi lain, lalu coba lagi.');
  if (!list) return;
  lookedOver = list;
  show(list, false);
}

async function send() {
  problem.hidden = true;
  showProgress('Mengirim …');
  const list = await post(inHand, false);
  showProgress(undefined);
  // The same file is read the same: what each receipt stands for was shown before.
  if (list)
    show(
      list.map((result, index) => ({ ...lookedOver[index], ...result })),
      true,
    );
}

token.value = sessionStorage.getItem(TOKEN_KEY) ?? '';
token.addEventListener('input', () => sessionStorage.setItem(TOKEN_KEY, token.value.trim()));

byId('form').addEventListener('submit', (event) => event.preventDefault());
file.addEventListener('change', () => {
  const [chosen] = file.files;
  // The same file may be chosen again after it was mended.
  if (chosen) void preview(chosen).finally(() => (file.value = ''));
});
for (const kind of ['dragenter', 'dragover']) {
  drop.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.add('over');
  });
}
for (const kind of ['dragleave', 'drop']) drop.addEventListener(kind, () => drop.classList.remove('over'));
drop.addEventListener('drop', (event) => {
  event.preventDefault();
  const [dropped] = event.dataTransfer.files;
  if (dropped) void preview(dropped);
});
// A file let go beside the field would otherwise open in place of the page.
for (const kind of ['dragover', 'drop']) window.addEventListener(kind, (event) => event.preventDefault());

byId('send').addEventListener('click', () => {
  confirmation.returnValue = '';
  confirmation.showModal();
});
confirmation.addEventListener('close', () => {
  if (confirmation.returnValue === 'send') void send();
});
byId('print').addEventListener('click', () => window.print());
byId('again').addEventListener('click', () => {
  clear();
  file.focus();
});
