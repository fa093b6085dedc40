import type { Reason } from '@sambung/contracts';
import type { Matter } from '../assign/decision';
import type { City } from '../city/city';
import { gazetteer, type Mention } from './mentions';

/** Where a complaint is, as far as its words say. */
export interface Place {
  /** Kemendagri codes. */
  kelurahan?: string;
  kecamatan?: string;
  /** How sure the kelurahan is, 0 to 1. */
  confidence: number;
  /** Code of the health centre that is named as one. */
  puskesmas?: string;
  reasons: Reason[];
}

/** By the strength of the mention: none, a street of that name, the bare name, "Kel. …", the form's field. */
const CONFIDENCE = [0, 0.7, 0.9, 1, 1];

/** Coordinates are not used: nobody has the borders of the kelurahan here. */
export function locator(city: City): (matter: Matter) => Place {
  const names = gazetteer(city);
  const kecamatanOf = new Map(city.kelurahan.map(({ code, kecamatan }) => [code, kecamatan]));
  const nameOf = new Map([...city.kecamatan, ...city.kelurahan].map(({ code, name }) => [code, name]));

  const reasonsFor = (
    kelurahan: string | undefined,
    kecamatan: string | undefined,
    mentioned: Strengths,
  ): Reason[] => {
    const name = (code: string): string => nameOf.get(code) ?? code;
    if (kelurahan !== undefined)
      return [{ code: 'place.kelurahan', parameters: { kelurahan: name(kelurahan) } }];
    if (kecamatan !== undefined)
      return [{ code: 'place.kecamatan', parameters: { kecamatan: name(kecamatan) } }];
    if (mentioned.size > 1)
      return [{ code: 'place.several', parameters: { names: [...mentioned.keys()].map(name).join(', ') } }];
    return [];
  };

  return ({ title, text, address, kelurahan, kecamatan }) => {
    const mentions = [
      ...names.mentionsIn(title ?? '', false),
      ...names.mentionsIn(text, false),
      ...names.mentionsIn(address ?? '', true),
      ...names.stated('kelurahan', kelurahan ?? ''),
      ...names.stated('kecamatan', kecamatan ?? ''),
    ];
    const all = strengthsOf(mentions, 'kelurahan');
    const around = strongest(strengthsOf(mentions, 'kecamatan'));
    // a kelurahan of another kecamatan is not the place, unless it is said better than the kecamatan is
    const fitting = new Map(
      [...all].filter(
        ([code, strength]) =>
          around === undefined || kecamatanOf.get(code) === around.code || strength > around.strength,
      ),
    );
    const found = strongest(fitting);
    const shared = new Set([...all.keys()].map((code) => kecamatanOf.get(code)));
    const within =
      found === undefined
        ? (around?.code ?? (shared.size === 1 ? [...shared][0] : undefined))
        : kecamatanOf.get(found.code);
    const [puskesmas, another] = strengthsOf(mentions, 'puskesmas').keys();
    return {
      kelurahan: found?.code,
      kecamatan: within,
      puskesmas: another === undefined ? puskesmas : undefined,
      confidence: CONFIDENCE[found?.strength ?? 0] ?? 0,
      reasons: reasonsFor(found?.code, within, all),
    };
  };
}

/** Codes, and how strongly each was said. */
type Strengths = ReadonlyMap<string, number>;

function strengthsOf(mentions: readonly Mention[], kind: Mention['kind']): Strengths {
  const strengths = new Map<string, number>();
  for (const mention of mentions)
    if (mention.kind === kind)
      strengths.set(mention.code, Math.max(mention.strength, strengths.get(mention.code) ?? 0));
  return strengths;
}

/** The one that was said best; undefined where two were said equally well. */
function strongest(strengths: Strengths): { code: string; strength: number } | undefined {
  const [best, next] = [...strengths].sort(([, a], [, b]) => b - a);
  if (best === undefined || best[1] === next?.[1]) return undefined;
  return { code: best[0], strength: best[1] };
}
