/** Words that say nothing of the matter and end a name, as `words.csv` reads them. */
const FILLERS = `
  di ke dari yang dan atau ini itu sudah belum tidak ada sering selalu mau akan masih lagi juga sangat sekali banget
  parah total semua sejak mulai karena krn sampai hingga dengan untuk tolong mohon harap lapor keluh usul pak bu bapak
  ibu mas mbak saya aku kami kita kulo ku depan arah menuju antara kawasan daerah wilayah kelurahan kecamatan kota
  malang warga tetangga rumah malam siang pagi sore hari minggu bulan tahun lama baru segera cepat jadi bisa harus perlu
  sing seng iki iku yo ya nek wes wis pol ae tok lho kok terus tapi tp sama saja pada oleh kalau kalo biar agar supaya
  banyak beberapa setiap tiap lewat dilewati melintas pengendara motor sepeda mobil orang anak ndang nang nong kene kono
  sana sini situ tepat tepatnya persis dpn bagaimana kapan berapa mana apa kenapa mengapa lokasi alamat titik lingkungan
  takut bahaya membahayakan rawan terjadi tadi kemarin wingi saiki sekarang habis usai setelah saat ketika jam pukul wib
  per nya in se`
  .trim()
  .split(/\s+/);

/** Kinds of places: with a name or a number behind them they are landmarks. */
const PLACES = `
  pasar masjid musala gereja pura vihara kelenteng sd sdn smp smpn sma sman smk smkn mi mts mtsn man min tk paud sekolah
  kampus universitas poltek stie terminal stasiun puskesmas posyandu balai kantor lapangan stadion gor hotel mall plaza
  spbu pom indomaret alfamart alfamidi superindo taman makam kuburan tpu rs klinik apotek warung toko ruko pos jembatan
  pertigaan perempatan bundaran simpang tugu bank kafe restoran bengkel pondok panti asrama perumahan perum komplek
  kompleks cluster griya kampung kampoeng villa tps tpa waduk kolam rel palang halte gudang pabrik`
  .trim()
  .split(/\s+/);

/** Words that stand before a name and are no part of it, but of those with which names begin. */
const ARTICLES = 'al an ar as at ad nurul baitul baitur miftahul ki nyai'.split(' ');

export const isFiller = (word: string): boolean => FILLER_WORDS.has(word);
export const isPlace = (word: string): boolean => PLACE_WORDS.has(word);
export const isArticle = (word: string): boolean => ARTICLE_WORDS.has(word);

const FILLER_WORDS: ReadonlySet<string> = new Set(FILLERS);
const PLACE_WORDS: ReadonlySet<string> = new Set(PLACES);
const ARTICLE_WORDS: ReadonlySet<string> = new Set(ARTICLES);
