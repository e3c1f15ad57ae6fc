/** What a command takes, beside `--help`. */
export interface CommandShape {
  /** Its options. */
  options: readonly string[];
  /** Whether it takes files. */
  files: boolean;
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
    files: false,
  },
  "components": { options: [...SELECTION, "strict-plugins", "json"], files: false },
  "plugins list": { options: [...SELECTION, "json"], files: false },
  "plugins inspect": { options: ["library", "json"], files: true },
  "plugins verify": { options: LOCK, files: false },
  "plugins lock": { options: LOCK, files: false },
} as const satisfies Record<string, CommandShape>;

/** The name of a command. */
export type Command = keyof typeof COMMANDS;

/** The topics of the help text. */
export type Topic = "run" | "components" | "plugins";
