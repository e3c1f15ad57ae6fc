import { progress } from "./command.ts";
import { type Resident, startResident, type Variant, writeConfig } from "./collector.ts";
import { first, type FirstAccepted, send, type Shape, type Visit } from "./load.ts";
import type { Options } from "./options.ts";

/** How long each variant has load before its first round. */
const WARM_UP_SECONDS = 4;

/** What each variant, by name, showed round by round. */
export type Series<T> = Map<string, T[]>;

/**
 * Puts load on each variant in turn. All of them stay resident and only one has load at a time; the order turns by one
 * each round, so that no variant always follows the same other.
 *
 * @param load The load generator.
 * @param list The variants.
 * @param options How many rounds, and how long.
 * @param shapes What is sent: all rounds of one shape, then all of the next.
 * @returns The visits of each shape, without the warm-up.
 */
export async function loadRounds(
  load: string,
  list: readonly Variant[],
  options: Options,
  shapes: readonly Shape[],
): Promise<Series<Visit>[]> {
  await using stack = new AsyncDisposableStack();
  const residents: Resident[] = [];
  for (const variant of list) residents.push(stack.use(await startResident(variant, options.gogc)));
  progress("Warming up ...");
  for (const resident of residents) await send(load, resident, WARM_UP_SECONDS, shapes[0]);
  const all: Series<Visit>[] = [];
  for (const shape of shapes) {
    const visit = (resident: Resident) => send(load, resident, options.seconds, shape);
    const title = `Load of ${shape.batch} records on ${shape.connections} connections`;
    all.push(await interleave(residents, options.rounds, title, visit));
  }
  return all;
}

/**
 * Starts and ends each variant in turn; two starts of each come first and are not counted.
 *
 * @param load The load generator.
 * @param list The variants.
 * @param options How many starts.
 * @returns The times of the starts.
 */
export async function startRounds(
  load: string,
  list: readonly Variant[],
  options: Options,
): Promise<Series<FirstAccepted>> {
  const start = async ({ variant }: { variant: Variant }) => {
    const { config, address } = await writeConfig(`${variant.name}.start`);
    return await first(load, address, variant.command(config, address), options.gogc);
  };
  const starters = list.map((variant) => ({ variant }));
  await interleave(starters, 2, "Start, warm-up", start);
  return await interleave(starters, options.starts, "Start", start);
}

async function interleave<S extends { variant: Variant }, T>(
  subjects: readonly S[],
  rounds: number,
  title: string,
  measure: (subject: S) => Promise<T>,
): Promise<Series<T>> {
  const series: Series<T> = new Map(subjects.map(({ variant }) => [variant.name, []]));
  for (let round = 0; round < rounds; round++) {
    progress(`${title}: round ${round + 1} of ${rounds}`);
    const turn = round % subjects.length;
    for (const subject of [...subjects.slice(turn), ...subjects.slice(0, turn)]) {
      series.get(subject.variant.name)?.push(await measure(subject));
    }
  }
  return series;
}
