/** What a module's default export is made of. */
import type { Batches, Signal } from "./batches.ts";
import type { ConnectorContext, Context, SourceContext } from "./context.ts";
import type { StandardSchemaV1 } from "./standard_schema.ts";

/** A kind of component. */
export type Kind = "processor" | "receiver" | "exporter" | "connector";

/**
 * What a component reads of its batches: the Collector sends nothing else, which costs less. A list for every signal
 * that has a handler, or lists by signal. Such as `["body", "attributes[user.email]", "resource.attributes"]`.
 */
export type Reads = readonly string[] | { readonly [S in Signal]?: readonly string[] };

/**
 * What every component may have.
 *
 * @typeParam Options The type of the options.
 * @typeParam Start What `start` and `stop` are given.
 */
export interface Component<Options, Start extends Context<Options>> {
  /** Checks the `options` of the configuration. Default: they are taken as they are. */
  readonly options?: StandardSchemaV1<Options>;
  /** Is called once, before the first batch. When it throws, the Collector does not start. */
  start?(ctx: Start): void | Promise<void>;
  /** Is called once, after the last batch. */
  stop?(ctx: Start): void | Promise<void>;
}

/**
 * The handlers of batches, of which at least one is there.
 *
 * @typeParam C What they are given.
 */
export interface Handlers<C> {
  /** What is read of the batches. Default: everything. */
  readonly reads?: Reads;
  /** Is called with each batch of log records, which is valid until it returns or its promise is settled. */
  logs?(batch: Batches["logs"], ctx: C): void | Promise<void>;
  /** The same for spans. */
  traces?(batch: Batches["traces"], ctx: C): void | Promise<void>;
  /** The same for metrics. */
  metrics?(batch: Batches["metrics"], ctx: C): void | Promise<void>;
}

/**
 * A processor: its handlers see each batch and change it in place.
 *
 * @typeParam Options The type of the options.
 */
export interface ProcessorDefinition<Options = Record<string, unknown>>
  extends Component<Options, Context<Options>>, Handlers<Context<Options>> {
  /** Promises to change nothing: the Collector need not copy the batch for it. Default: false. */
  readonly readOnly?: boolean;
}

/**
 * An exporter: its handlers see each batch and take it elsewhere. Changes of the batch are refused.
 *
 * @typeParam Options The type of the options.
 */
export interface ExporterDefinition<Options = Record<string, unknown>>
  extends Component<Options, Context<Options>>, Handlers<Context<Options>> {}

/**
 * A connector: the end of some pipelines, and the beginning of others. Its handlers see each batch and emit others.
 *
 * @typeParam Options The type of the options.
 */
export interface ConnectorDefinition<Options = Record<string, unknown>>
  extends Component<Options, SourceContext<Options>>, Handlers<ConnectorContext<Options>> {}

/**
 * A receiver: its `start` begins what emits batches, and resolves when that runs.
 *
 * @typeParam Options The type of the options.
 */
export interface ReceiverDefinition<Options = Record<string, unknown>>
  extends Component<Options, SourceContext<Options>> {
  /** Is called once. When it throws, the Collector does not start. */
  start(ctx: SourceContext<Options>): void | Promise<void>;
}

/** The definition of each kind. */
export interface Definitions<Options = Record<string, unknown>> {
  /** See {@linkcode ProcessorDefinition}. */
  readonly processor: ProcessorDefinition<Options>;
  /** See {@linkcode ReceiverDefinition}. */
  readonly receiver: ReceiverDefinition<Options>;
  /** See {@linkcode ExporterDefinition}. */
  readonly exporter: ExporterDefinition<Options>;
  /** See {@linkcode ConnectorDefinition}. */
  readonly connector: ConnectorDefinition<Options>;
}
