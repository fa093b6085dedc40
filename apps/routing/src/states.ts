/**
 * - `waiting`: decided; its turn, its gathering time or an operator (manual mode) is still to come.
 * - `forwarding`: its ticket is being created; a call may be out.
 * - `forwarded`: it has its ticket. Attaching, notes and assigning may still go on.
 * - `linked`: the channel itself had made its ticket; none was created.
 * - `shadowed`: decided and, in shadow mode, forwarded nowhere. It stays so when the mode changes.
 * - `held`: a person must look at it.
 * - `refused`: a person has decided that it makes no ticket.
 * - `withdrawn`: its reporter deleted it before it was sent.
 */
export type State =
  'waiting' | 'forwarding' | 'forwarded' | 'linked' | 'shadowed' | 'held' | 'refused' | 'withdrawn';

/** Every move that there is. `new` is before the first. */
const MOVES: Record<State | 'new', readonly State[]> = {
  new: ['waiting', 'linked', 'withdrawn'],
  waiting: ['forwarding', 'forwarded', 'linked', 'shadowed', 'withdrawn', 'held'],
  // Withdrawn and linked only while the call has certainly not arrived.
  forwarding: ['forwarded', 'held', 'withdrawn', 'linked'],
  held: ['waiting', 'forwarded', 'linked', 'refused'],
  refused: [],
  // A step on its ticket that a bug keeps breaking.
  forwarded: ['held'],
  linked: ['held'],
  shadowed: ['linked'],
  // A person had filed it before they saw that it was deleted.
  withdrawn: ['forwarded'],
};

export const mayMove = (from: State | 'new', to: State): boolean => MOVES[from].includes(to);
