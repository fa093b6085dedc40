/**
 * What a status of SP4N-LAPOR! means to the one who reported, in the order of its way:
 * - `received`: it is there; nobody has looked yet.
 * - `needs-information`: something is asked of the reporter.
 * - `verified`: an admin has taken it up.
 * - `assigned`: an office has it.
 * - `answered`: the office has answered; the reporter may reply.
 * - `closed`: it is over, answered.
 * - `archived`: it was put away without an answer, with a reason.
 * - `blocked`: its content was blocked.
 * - `unknown`: a status that is not known here.
 */
export const STAGES = [
  'received',
  'needs-information',
  'verified',
  'assigned',
  'answered',
  'closed',
  'archived',
  'blocked',
  'unknown',
] as const;

export type Stage = (typeof STAGES)[number];

/** The office's own words belong to these: an answer, a question, a reason. */
export const STAGES_WITH_ANSWER: readonly string[] = [
  'needs-information',
  'answered',
  'closed',
  'archived',
] satisfies Stage[];
