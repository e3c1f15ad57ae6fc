import type { ByShape } from "../lives.ts";
import type { Visit } from "../load.ts";
import { compared, type Comparison, mean, minus, perCpuSecond, ratio } from "../results.ts";
import type { Series } from "../rounds.ts";
import { pairwise } from "../stats.ts";
import type { Adding } from "./builds.ts";
import type { Fault, Survived } from "./faults.ts";
import type { SHAPES } from "./variants.ts";

/** Everything that was measured of the ways. */
export interface MeasuredWays {
  /** The load of each shape, life by life. */
  visits: ByShape<keyof typeof SHAPES, Visit>;
  /** The faults of a process. */
  faults: Record<Fault, Survived[]>;
  /** What it takes to get one more component. */
  adding: Adding;
}

/**
 * Compares the ways, life by life. The comparator is the mean of the two libraries of the same life that have the
 * component built in.
 *
 * @param visits The load of each shape.
 * @returns The comparisons; of each shape that of equals with equals first.
 */
export function compareWays(visits: MeasuredWays["visits"]): Comparison[] {
  const perRecord = (visit: Visit) => 1 / perCpuSecond(visit);
  const p50 = ({ p50Ms }: Visit) => p50Ms * 1000;
  const shapes = (["load10", "load100", "load1000"] as const).flatMap((shape) => {
    const { again, builtIn, both, plugin } = pick(visits[shape], perCpuSecond);
    const cost = pick(visits[shape], perRecord);
    const title = `${shape.slice("load".length)} records`;
    const cheap = shape === "load1000" ? { atMost: 4 } : undefined;
    return [
      compared(`${shape}Noise`, `${title}: A/A, built in again / built in`, "", [again, builtIn, ratio]),
      compared(`${shape}Plugin`, `   records per CPU-second, plugin / built in`, "", [plugin, both, ratio], {
        atLeast: 0.98,
      }),
      compared(`${shape}Process`, `   CPU-seconds per record, own process / built in`, "", [
        cost.process,
        cost.both,
        ratio,
      ], cheap),
    ];
  });
  const latency = pick(visits.latency, p50);
  return [
    ...shapes,
    compared("latencyNoise", "p50, 10 records, 1 connection: A/A", "µs", [latency.again, latency.builtIn, minus]),
    compared("latencyPlugin", "   plugin - built in", "µs", [latency.plugin, latency.both, minus]),
    compared("latencyProcess", "   own process - built in", "µs", [latency.process, latency.both, minus], {
      atMost: 300,
    }),
  ];
}

/** One figure of each variant, life by life; `both` is the comparator. */
function pick(series: Series<Visit>, figure: (visit: Visit) => number) {
  const of = (name: string) => series.get(name)?.map(figure) ?? [];
  const [builtIn, again] = [of("builtIn"), of("builtInAgain")];
  return { builtIn, again, both: pairwise(builtIn, again, mean), plugin: of("plugin"), process: of("process") };
}
