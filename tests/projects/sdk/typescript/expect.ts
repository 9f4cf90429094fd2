declare const process: { argv: string[] };

/** The server that the command line names. */
export const server = process.argv[2] ?? '';

/** Fails, with a description, where something is not as it should be. */
export function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

/** Accepts exactly one type: neither `any` nor `unknown`, which every test would pass. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
