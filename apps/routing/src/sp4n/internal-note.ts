import type { Candidate, Decision } from '../assign/decision';
import { speak } from '../assign/reasons';
import type { City } from '../city/city';

/** Why this office; or, where routing was not sure, the ranked offices that the coordinator may choose from. */
export function internalNoteOf(decision: Decision, receipt: string, city: City): string {
  const name = nameIn(city);
  const others = decision.candidates.filter(({ apparatus }) => apparatus !== decision.apparatus);
  const { chosenBy } = decision;
  const head =
    decision.outcome === 'assign' && decision.apparatus !== undefined
      ? chosenBy !== undefined
        ? `Disposisi ke ${name(decision.apparatus)} ditetapkan oleh ${chosenBy} melalui Sambung.`
        : `Disposisi otomatis oleh Sambung ke ${name(decision.apparatus)} (keyakinan ${Math.round(decision.confidence * 100)} %).`
      : `Belum didisposisikan: Sambung tidak cukup yakin. Mohon ditetapkan oleh admin koordinator${coordinatorOf(city)}.`;
  return [
    head,
    section(
      'Alasan',
      decision.reasons.map((reason) => `- ${speak(reason, 'id')}`),
    ),
    section(
      decision.outcome === 'assign' ? 'Kemungkinan lain' : 'Usulan, yang paling mungkin lebih dulu',
      others.map((candidate, at) => `${at + 1}. ${proposal(candidate, name)}`),
    ),
    `Nomor resi pelapor: ${spaced(receipt)}\nVersi data kota: ${decision.rulesVersion.slice(0, 12)}`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

const nameIn =
  (city: City) =>
  (apparatus: string): string =>
    city.apparatus.find(({ code }) => code === apparatus)?.name ?? apparatus;

const proposal = ({ apparatus, reason }: Candidate, name: (apparatus: string) => string): string =>
  `${name(apparatus)}\n   ${speak(reason, 'id')}`;

const section = (title: string, lines: string[]): string =>
  lines.length === 0 ? '' : [`${title}:`, ...lines].join('\n');

function coordinatorOf(city: City): string {
  const coordinator = city.apparatus.find(({ role }) => role === 'coordinator');
  return coordinator === undefined ? '' : ` (${coordinator.name})`;
}

/** As it is read aloud: four groups of four. */
const spaced = (receipt: string): string => receipt.replace(/(.{4})(?=.)/g, '$1-');
