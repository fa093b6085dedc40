import { lookup as resolveName } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { RejectedError } from '@sambung/platform';
import ipaddr from 'ipaddr.js';

/** Nobody's own network: not loopback, private, link-local, multicast, reserved, nor one of these inside IPv6. */
export const isPublic = (address: string): boolean =>
  ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';

/** `fbcdn.net` is that host alone; `*.fbcdn.net` is every host below it. */
export const isAllowed = (host: string, allowed: readonly string[]): boolean =>
  allowed.some((pattern) =>
    pattern.startsWith('*.') ? host.endsWith(pattern.slice(1).toLowerCase()) : host === pattern.toLowerCase(),
  );

/** A host that is an address itself is never looked up, so it is judged before the request. */
export const bareAddressOf = (host: string): string | undefined => {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) === 0 ? undefined : bare;
};

/** The connection goes to the very address that was judged: a name that changes in between gains nothing. */
export const publicLookup: LookupFunction = (host, options, callback) => {
  resolveName(host, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, '', 0);
    const found = addresses.filter(({ address }) => isPublic(address));
    const first = found[0];
    if (first === undefined)
      return callback(new RejectedError('media.private-address', 'fetching a photo'), '', 0);
    if (options.all === true) return callback(null, found);
    return callback(null, first.address, first.family);
  });
};
