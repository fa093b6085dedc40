import type { City } from '../city/city';
import type { DueEmergency } from '../store/emergencies.store';

/** What the contact for emergencies is told: the citizen's words too, since they must act, but not who it was. */
export interface Alarm {
  /** The receipt. */
  id: string;
  emergency: string;
  keyword: string;
  place: string;
  latitude?: number;
  longitude?: number;
  occurredAt: string;
  report: string;
  subject: string;
  text: string;
}

export function alarmOf(city: City, due: DueEmergency): Alarm {
  const { receipt: id, emergency, occurredAt, text: report, stated } = due;
  const { latitude, longitude } = stated;
  const place = placeOf(city, due);
  const spoken = new Intl.DateTimeFormat('id-ID', {
    timeZone: city.timeZone,
    dateStyle: 'long',
    timeStyle: 'long',
  }).format(occurredAt);
  const lines = [
    `Laporan warga yang mungkin mengancam jiwa: ${emergency.kind} (kata "${emergency.keyword}").`,
    `Waktu: ${spoken}`,
    `Tempat: ${place || 'tidak disebut, lihat isi laporan'}`,
    ...(latitude === undefined || longitude === undefined ? [] : [`Koordinat: ${latitude}, ${longitude}`]),
    `Nomor resi: ${id}`,
    '',
    report,
    '',
    'Pesan otomatis dari Sambung. Laporan ini juga diteruskan ke SP4N-LAPOR!.',
  ];
  return {
    ...{ id, emergency: emergency.kind, keyword: emergency.keyword, place, latitude, longitude, report },
    occurredAt: occurredAt.toISOString(),
    subject: `DARURAT: ${[emergency.kind, place].filter((part) => part !== '').join(', ')}`.slice(0, 150),
    text: lines.join('\n'),
  };
}

function placeOf(city: City, { place, stated }: DueEmergency): string {
  const kelurahan = city.kelurahan.find(({ code }) => code === place.kelurahan)?.name;
  const kecamatan = city.kecamatan.find(({ code }) => code === place.kecamatan)?.name;
  return [stated.address, kelurahan && `Kel. ${kelurahan}`, kecamatan && `Kec. ${kecamatan}`]
    .filter((part) => part !== undefined && part !== '')
    .join(', ')
    .replace(/\s+/g, ' ');
}
