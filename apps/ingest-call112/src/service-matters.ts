interface ServiceMatter {
  name: string;
  pattern: RegExp;
}

/**
 * What an emergency leaves behind for a city office, by the words that say so. A fault must be named, not just a
 * thing: "di lampu merah" and "membuang sampah" tell where and who, and are no complaint.
 */
const SERVICE_MATTERS: ServiceMatter[] = [
  {
    // Often why it happened: a dark road. Dishub or DPUPRPKP mends it, the ambulance does not.
    name: 'Penerangan jalan umum',
    pattern: /\b(l?pju|lampu (penerangan )?jalan|penerangan jalan)\b/,
  },
  {
    // The water goes, the blocked culvert stays.
    name: 'Drainase',
    pattern: /\b(drainase|gorong[ -]?gorong|selokan|saluran air|got)\b/,
  },
  {
    // A rider falls into a hole: the hole is still there for the next.
    name: 'Jalan rusak',
    pattern:
      /\bjalan(an|nya)?( \w+){0,3} (rusak|berlubang|bolong|amblas|ambles|retak)\b|\b(lubang|lobang) (di )?jalan\b|\baspal( \w+)? (rusak|mengelupas|terkelupas)\b/,
  },
  {
    name: 'Jembatan dan trotoar rusak',
    pattern: /\b(jembatan|trotoar)( \w+){0,2} (rusak|retak|ambrol|putus|amblas|ambles|berlubang)\b/,
  },
  {
    // A retaining wall or embankment that gave way once gives way again.
    name: 'Plengsengan dan tanggul',
    pattern: /\b(plengsengan|tanggul|talud)\b/,
  },
  {
    name: 'Rambu dan lampu lalu lintas',
    pattern:
      /\b(rambu|marka jalan|cermin tikungan)\b|\b(lampu merah|lampu lalu lintas|traffic light|apill)( \w+){0,3} (mati|rusak|padam)\b/,
  },
  {
    name: 'Sampah',
    pattern:
      /\b(tumpukan sampah|sampah( \w+){0,2} (menumpuk|berserakan|liar)|sampah (tidak|belum|tak) (di)?angkut|buang sampah (liar|sembarangan))\b/,
  },
  {
    // Before it falls it is DLH's to prune; once fallen it is 112's to clear.
    name: 'Pohon rawan tumbang',
    pattern:
      /\b(pohon|dahan|ranting)( \w+){0,2} (rawan|rapuh|lapuk|keropos|miring)\b|\bpemangkasan\b|\bperantingan\b|\bdipangkas\b/,
  },
];

/** The first matter that the words name. */
export function serviceMatterIn(text: string): string | undefined {
  const words = text.toLowerCase().replace(/\s+/g, ' ');
  return SERVICE_MATTERS.find(({ pattern }) => pattern.test(words))?.name;
}
