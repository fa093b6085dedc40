import type { Reason } from '@sambung/contracts';
import type { ClassRule } from '../city/city';
import type { Match } from '../classify/matcher';

/** Klasifikasi Laporan in SP4N-LAPOR!'s own words. */
export const CLASSES = {
  supervision: 'Pengaduan Berkadar Pengawasan',
  complaint: 'Pengaduan Tidak Berkadar Pengawasan',
  information: 'Permintaan Informasi',
  aspiration: 'Aspirasi',
} as const;

type ComplaintClass = keyof typeof CLASSES;

export interface Triage {
  class: ComplaintClass;
  reasons: Reason[];
}

/**
 * The class decides the time limit (60, 14, 5 working days, none), so a longer one is given only for words that are
 * there, and said with them; a question or a wish that also complains stays a complaint.
 */
export function triage(
  rules: readonly ClassRule[],
  matches: readonly Match[],
  stated: string | undefined,
): Triage {
  const found = new Map<ComplaintClass, string>();
  for (const { index, keyword } of matches) {
    const rule = rules[index];
    if (rule !== undefined && !found.has(rule.class)) found.set(rule.class, keyword);
  }
  const because = (kind: ComplaintClass): Triage => ({
    class: kind,
    reasons: [{ code: `class.${kind}`, parameters: { keyword: found.get(kind) ?? '' } }],
  });
  if (found.has('supervision')) return because('supervision');
  const said = readClass(stated);
  if (said !== undefined)
    return { class: said, reasons: [{ code: 'class.stated', parameters: { class: CLASSES[said] } }] };
  if (found.has('complaint')) return { class: 'complaint', reasons: [] };
  if (found.has('information')) return because('information');
  if (found.has('aspiration')) return because('aspiration');
  return { class: 'complaint', reasons: [] };
}

/** A class as a channel states it. A bare "Pengaduan" says nothing of supervision content: undefined. */
function readClass(stated: string | undefined): ComplaintClass | undefined {
  const words = (stated ?? '').toLowerCase();
  if (words.includes('informasi')) return 'information';
  if (words.includes('aspirasi')) return 'aspiration';
  if (words.includes('tidak berkadar')) return 'complaint';
  if (words.includes('berkadar pengawasan')) return 'supervision';
  return undefined;
}
