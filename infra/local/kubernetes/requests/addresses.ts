/** Hands out the cluster IPs and node ports of Services. */
export interface Addresses {
  /** An address nobody has; undefined when they are all taken. */
  readonly freeIp: () => string | undefined;
  readonly freePort: () => number | undefined;
  readonly isInRange: (ip: string) => boolean;
  readonly isTaken: (ip: string) => boolean;
}

const RANGE = "10.96."; // a /16, as kubeadm has it
const LAST_BYTE = 255;
const NODE_PORTS = [30_000, 32_767] as const;

/** Addresses over the Services that are there now. */
export function addressesOf(services: () => readonly UsedAddresses[]): Addresses {
  let next = 1;
  return {
    isInRange: (ip) => ip.startsWith(RANGE),
    isTaken: (ip) => services().some(({ ips }) => ips.includes(ip)),
    freeIp: () => {
      const taken = new Set(services().flatMap(({ ips }) => ips));
      for (let tried = 0; tried < LAST_BYTE * LAST_BYTE; tried += 1) {
        next = (next % (LAST_BYTE * LAST_BYTE)) + 1;
        const ip = `${RANGE}${Math.floor(next / LAST_BYTE)}.${(next % LAST_BYTE) + 1}`;
        if (!taken.has(ip)) return ip;
      }
      return undefined;
    },
    freePort: () => {
      const taken = new Set(services().flatMap(({ ports }) => ports));
      const [first, last] = NODE_PORTS;
      for (let port = first; port <= last; port += 1) if (!taken.has(port)) return port;
      return undefined;
    },
  };
}

export interface UsedAddresses {
  readonly ips: readonly string[];
  readonly ports: readonly number[];
}
