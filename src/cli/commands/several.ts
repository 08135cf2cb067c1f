/** Reads an option that may be repeated: all that was given, in order. */
export const several = (text: string, before: readonly string[] = []): string[] => [
  ...before,
  text,
];
