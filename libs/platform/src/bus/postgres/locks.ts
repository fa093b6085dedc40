import { createHash } from 'node:crypto';

/** Advisory locks have two keys of 32 bits: what is locked for which group, and a partition's id. */
const keyOf = (purpose: string, group: string): number =>
  createHash('sha256').update(`${purpose}:${group}`).digest().readInt32BE(0);

/** Held, shared, by every member of a group, with the id of a topic's first partition. */
export const memberLockOf = (group: string): number => keyOf('bus.member', group);

/** Held by the one member that works a partition. */
export const ownerLockOf = (group: string): number => keyOf('bus.owner', group);
