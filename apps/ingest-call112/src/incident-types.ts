/**
 * Kinds of incident that 112 deals with by itself, by the words that their names hold. Malang names 18 and publishes
 * only some of them (accident, animal evacuation, ambulance, fire …); the rest is from the incident register of
 * another 112 in East Java (Kabupaten Sumenep). A kind that is not here is taken for a complaint, so that a missing
 * row lets a ticket through instead of losing one.
 */
const EMERGENCIES = [
  'kebakaran',
  'kecelakaan',
  'laka lantas',
  'ambulan',
  'gawat darurat',
  'kegawatdaruratan',
  'evakuasi',
  'penyelamatan',
  'hewan buas',
  'sarang tawon',
  'bencana',
  'banjir',
  'tanah longsor',
  'gempa',
  'angin kencang',
  'puting beliung',
  'pohon tumbang',
  'tiang listrik rubuh',
  'tiang listrik roboh',
  'bangunan roboh',
  'orang tenggelam',
  'orang hilang',
  'bunuh diri',
  'penemuan mayat',
  'penemuan jenazah',
  'kriminal',
  'kekerasan',
  'keamanan dan ketertiban',
  'gangguan jiwa',
  'odgj',
  'covid',
  'darurat medis',
  'medis darurat',
];

export function isEmergency(incidentType: string): boolean {
  const name = incidentType.toLowerCase().replace(/\s+/g, ' ');
  return EMERGENCIES.some((emergency) => name.includes(emergency));
}
