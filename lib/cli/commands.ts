/** What a command takes, beside `--help`. */
export interface CommandShape {
  /** Its options. */
  options: readonly string[];
  /** What it takes beside them: nothing, one name, or at least one file. */
  operand: "none" | "name" | "file";
}

const SELECTION = ["plugin", "plugin-override", "library"];
const PROCESS = ["process-memory", "process-timeout"];
const LOCK = ["plugin", "library", "lock", "json"];

/** The commands, by their words. */
export const COMMANDS = {
  "run": {
    options: [
      ...SELECTION,
      ...PROCESS,
      ...[
        "config",
        "set",
        "feature-gates",
        "strict-plugins",
        "watch",
        "watch-plugins",
        "locked",
        "lock",
        "entry",
        "stop-timeout",
      ],
    ],
    operand: "none",
  },
  "components": { options: [...SELECTION, "strict-plugins", "json"], operand: "none" },
  "plugins list": { options: [...SELECTION, "json"], operand: "none" },
  "plugins inspect": { options: ["library", "json"], operand: "file" },
  "plugins lock": { options: LOCK, operand: "none" },
  "plugins verify": { options: LOCK, operand: "none" },
  "new processor": { options: [], operand: "name" },
  "new receiver": { options: [], operand: "name" },
  "new exporter": { options: [], operand: "name" },
  "new connector": { options: [], operand: "name" },
} as const satisfies Record<string, CommandShape>;

/** The name of a command. */
export type Command = keyof typeof COMMANDS;

/** The topics of the help text. */
export type Topic = "run" | "components" | "plugins" | "new";

/** The second words of the commands that begin with a word: of `plugins`, list, inspect, … */
export function secondWords(first: string): string[] {
  const names = Object.keys(COMMANDS).map((name) => name.split(" "));
  return names.flatMap(([word, second]) => word === first && second !== undefined ? [second] : []);
}
