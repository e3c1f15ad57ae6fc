/** Paths within others. */

/**
 * Whether a path is a file or folder, or in it.
 *
 * @param granted The file or folder, an absolute path.
 * @param path An absolute path.
 */
export function covers(granted: string, path: string): boolean {
  return path === granted || path.startsWith(granted.endsWith("/") ? granted : `${granted}/`);
}
