/** The last part of a path. */
export function basename(path: string, suffix?: string): string;
/** The path without its last part. */
export function dirname(path: string): string;
/** The path of a file: URL. */
export function fromFileUrl(url: string | URL): string;
/** Joins and normalises parts. */
export function join(...parts: string[]): string;
/** The path from one place to another. */
export function relative(from: string, to: string): string;
/** Resolves parts to an absolute path. */
export function resolve(...parts: string[]): string;
/** The file: URL of an absolute path. */
export function toFileUrl(path: string): URL;
