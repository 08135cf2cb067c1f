/** Something that goes wrong while the system runs, or that is done about it. Each kind has a file of its own. */
export interface Fault {
  /** It acts so strongly from now on: 0 not at all, 1 in full. */
  act(level: number): void;
}
