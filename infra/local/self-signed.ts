import { generateKeyPairSync, sign } from "node:crypto";

/** A certificate and its key, PEM. */
export interface SelfSigned {
  readonly cert: string;
  readonly key: string;
}

/**
 * Makes a certificate that vouches for itself, for 127.0.0.1 and localhost. Node has no maker of its own, and what runs on
 * this machine alone should need neither openssl nor a private key in the repository. X.509 v3 in DER, RFC 5280, ECDSA with SHA-256.
 */
export function selfSigned(): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = sequence(oid("2a8648ce3d040302")); // ecdsa-with-SHA256
  const name = sequence(set(sequence(oid("550403"), tagged(0x0c, Buffer.from("pullhook local")))));
  const body = sequence(
    tagged(0xa0, integer(2)), // version 3
    integer(1), // serial number
    algorithm,
    name, // issuer
    sequence(time("20200101000000Z"), time("99991231235959Z")),
    name, // subject
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(isAuthority(), alternativeNames())),
  );
  const signature = sign("sha256", body, privateKey);
  const certificate = sequence(body, algorithm, tagged(0x03, Buffer.from([0]), signature));
  return {
    cert: pem(certificate),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  };
}

function isAuthority(): Buffer {
  const isTrue = tagged(0x01, Buffer.from([0xff]));
  return sequence(oid("551d13"), isTrue, tagged(0x04, sequence(isTrue)));
}

function alternativeNames(): Buffer {
  const names = sequence(
    tagged(0x82, Buffer.from("localhost")),
    tagged(0x87, Buffer.from([127, 0, 0, 1])),
  );
  return sequence(oid("551d11"), tagged(0x04, names));
}

function tagged(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  // Go reads the shortest form alone.
  if (length < 0x100) return Buffer.concat([Buffer.from([tag, 0x81, length]), content]);
  return Buffer.concat([Buffer.from([tag, 0x82, length >> 8, length & 0xff]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, ...parts);
}

function set(...parts: readonly Buffer[]): Buffer {
  return tagged(0x31, ...parts);
}

function oid(hex: string): Buffer {
  return tagged(0x06, Buffer.from(hex, "hex"));
}

function integer(value: number): Buffer {
  return tagged(0x02, Buffer.from([value]));
}

function time(text: string): Buffer {
  return tagged(0x18, Buffer.from(text));
}

function pem(der: Buffer): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}
