import type { Decision } from './decision';

/** Who has had a ticket when, and by whose word: what is learnt from. The text stays with its complaint. */
export interface Disposition {
  complaintId: string;
  trackingId: string;
  /** The ticket's, at which it was seen. */
  ticketVersion: number;
  /** `office`: it has given the ticket back. */
  by: 'sambung' | 'person' | 'office';
  /** Codes of the city's register, or SP4N-LAPOR!'s id of an office that the register does not have. */
  fromOffice: string | null;
  toOffice: string | null;
  code: 'decision' | 'next-candidate' | 'assigned' | 'not-ours';
  /** In the words of the office that has given it back, cut. */
  reason: string | null;
  category: string | null;
  /** Whom Sambung assigned unattended, or would have but for a drift; null where it was never sure. */
  proposed: string | null;
  confidence: number | null;
  at: Date;
}

/** The decision that a later disposition is held against. */
export function judgedOf(decision: Decision): Pick<Disposition, 'category' | 'proposed' | 'confidence'> {
  if (decision.chosenBy !== undefined) return { category: null, proposed: null, confidence: null };
  const isSure = decision.outcome === 'assign' || decision.reasons.some(({ code }) => code === DRIFTED);
  return {
    category: categoryOf(decision) ?? null,
    proposed: isSure ? (decision.apparatus ?? decision.candidates[0]?.apparatus ?? null) : null,
    confidence: isSure ? decision.confidence : null,
  };
}

/** By which decisions are counted together: the category, else the rule, else the office. Supervision content has none. */
export const categoryOf = ({ category, reasons }: Decision): string | undefined => {
  const parameter = (code: string, name: string): string | undefined =>
    reasons.find((reason) => reason.code === code)?.parameters[name]?.toString();
  return (
    category?.name ??
    parameter('rule.matched', 'rule') ??
    parameter('model.words', 'office') ??
    parameter('model.example-words', 'office')
  );
};

/** Reason of a decision that was left to people for no other. */
export const DRIFTED = 'drift.category';
