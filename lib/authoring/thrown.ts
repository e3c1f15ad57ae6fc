/** Texts of what was thrown, whatever it is: nothing here fails. */

const LONGEST = 4096;

/** What a thrown value says: `TypeError: x is undefined`. */
export function messageOf(thrown: unknown): string {
  try {
    return shorten(textOf(thrown));
  } catch {
    return "something that cannot be read was thrown";
  }
}

function textOf(thrown: unknown): string {
  if (typeof thrown === "string") return thrown === "" ? `"" was thrown` : thrown;
  if (typeof thrown !== "object" || thrown === null) return `${String(thrown)} was thrown`;
  const { name, message } = thrown as { name?: unknown; message?: unknown };
  if (typeof message !== "string") return `${Object.prototype.toString.call(thrown)} was thrown`;
  const kind = typeof name === "string" && name !== "" ? name : "Error";
  return message === "" ? kind : `${kind}: ${message}`;
}

function shorten(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text;
}
