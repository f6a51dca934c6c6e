/** Bounds of what one repository may cost; each is ours, to keep one repository from harming the others. */
export interface GitLimits {
  readonly downloadBytes: number; // of one fetch
  readonly objects: number; // in one fetch
  readonly entries: number; // files and directories of one commit
  readonly fileBytes: number; // of one file that is read
}

export const GIT_LIMITS: GitLimits = {
  downloadBytes: 512 * 1024 * 1024,
  objects: 500_000,
  entries: 250_000,
  fileBytes: 64 * 1024 * 1024,
};

/** Prints a number of bytes as it is to be read in a sentence. */
export function printBytes(bytes: number): string {
  return bytes < 1024 * 1024 ? `${bytes} bytes` : `${Math.round(bytes / (1024 * 1024))} MiB`;
}
