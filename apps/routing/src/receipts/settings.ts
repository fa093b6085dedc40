import { isIP } from 'node:net';
import { setting } from '@sambung/platform';

/** Names that stand for networks: this machine, link-local, private. */
const NAMED = ['loopback', 'linklocal', 'uniquelocal'];

const isNetwork = (text: string): boolean => {
  const [address = '', bits, ...more] = text.split('/');
  const version = isIP(address);
  if (NAMED.includes(text)) return true;
  if (version === 0 || more.length > 0) return false;
  // A network of all addresses would believe everybody.
  return bits === undefined || (/^[1-9]\d{0,2}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
};

const proxies = setting.list({
  description:
    'proxies whose X-Forwarded-For is believed: addresses, networks or loopback, linklocal, uniquelocal; ' +
    'empty: none, and behind a proxy all citizens count as one address',
  fallback: [],
});

export const receiptSettings = {
  RECEIPT_REQUESTS_PER_MINUTE: setting.number({
    description: 'how often one address may follow receipts, in each process; 0: without limit',
    fallback: 30,
  }),
  TRUST_PROXY: {
    ...proxies,
    parse: (text: string): string[] => {
      const networks = proxies.parse(text);
      if (!networks.every(isNetwork)) throw new Error('expected addresses or networks, comma-separated');
      return networks;
    },
  },
};
