// npm takes three numbers, and its own form of a pre-release.
const VERSION = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:[-_.]?(a|alpha|b|beta|c|rc|pre|dev)[-_.]?(\d+)?)?$/i;

/** A version such as 1.2 or 1.0.0rc1, as npm takes it: 1.2.0, 1.0.0-rc.1. */
export function npmVersion(version) {
  const [, major, minor = '0', patch = '0', phase, number = '0'] = version.match(VERSION) ?? [];
  if (major === undefined) {
    throw new Error(`npm has no such version as ${version}: name it like 1.2.3 or 1.2.3rc1`);
  }
  const numbers = [major, minor, patch].map(Number).join('.');
  return phase ? `${numbers}-${phase.toLowerCase()}.${Number(number)}` : numbers;
}
