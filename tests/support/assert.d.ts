type Class<E extends Error> = abstract new (...args: never[]) => E;
export function assert(value: unknown, message?: string): asserts value;
export function assertEquals<T>(actual: T, expected: T, message?: string): void;
export function assertNotEquals<T>(actual: T, expected: T, message?: string): void;
export function assertMatch(actual: string, expected: RegExp, message?: string): void;
export function assertStringIncludes(actual: string, expected: string, message?: string): void;
export function assertInstanceOf<E>(actual: unknown, type: abstract new (...args: never[]) => E): asserts actual is E;
export function assertRejects<E extends Error>(
  fn: () => PromiseLike<unknown>,
  type: Class<E>,
  messageIncludes?: string,
): Promise<E>;
export function assertThrows<E extends Error>(fn: () => unknown, type: Class<E>, messageIncludes?: string): E;
export function fail(message?: string): never;
