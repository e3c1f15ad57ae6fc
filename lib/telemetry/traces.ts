import { Batch } from "./batch.ts";
import { Resource, Scope } from "./common.ts";
import { ITEM, RESOURCE, ROOT, SCOPE, SHAPE } from "./layout.ts";
import { open } from "./nodes.ts";
import type { Json } from "./otlp/types.ts";
import { Children, Sequence } from "./sequence.ts";
import { Span } from "./span.ts";
import type { Store } from "./store.ts";
import { jsonOf, moveTo, parentOf } from "./view.ts";

const RESOURCE_INFO = RESOURCE | SHAPE.resource << 3;
const SCOPE_INFO = SCOPE | SHAPE.scope << 3;
const SPAN_INFO = ITEM | SHAPE.span << 3;

/** A batch of spans. */
export class TracesBatch extends Batch<"traces"> {
  /** The resources. */
  resources(): Children<TracesResource, "ResourceSpans"> {
    return new Children(this.s, ROOT, RESOURCE_INFO, "ResourceSpans", tracesResource);
  }

  /** The scopes of all resources. */
  scopes(): Sequence<TracesScope> {
    return new Sequence(this.s, ROOT, 2, SCOPE, tracesScope);
  }

  /** The spans of all resources and scopes. */
  spans(): Sequence<Span> {
    return new Sequence(this.s, ROOT, 3, ITEM, spanView);
  }
}

/** A resource with its spans. */
export class TracesResource extends Resource {
  /** The scopes of this resource. */
  scopes(): Children<TracesScope, "ScopeSpans"> {
    return new Children(this.s, this.n, SCOPE_INFO, "ScopeSpans", tracesScope);
  }

  /** OTLP/JSON of this as it is now, with what is below it. */
  toJSON(): Json<"ResourceSpans"> {
    return jsonOf(this, "ResourceSpans");
  }
}

/** A scope with its spans. */
export class TracesScope extends Scope {
  /** The resource that this belongs to. */
  get resource(): TracesResource {
    return tracesResource(this.s, parentOf(this.s, this.n));
  }

  /** The spans of this scope. */
  spans(): Children<Span, "Span"> {
    return new Children(this.s, this.n, SPAN_INFO, "Span", spanView);
  }

  /** Moves this, with its spans, to the end of a resource of the same batch. */
  moveTo(resource: TracesResource): void {
    moveTo(this, resource);
  }

  /** OTLP/JSON of this as it is now, with what is below it. */
  toJSON(): Json<"ScopeSpans"> {
    return jsonOf(this, "ScopeSpans");
  }
}

/** The view of a resource of traces. */
export function tracesResource(s: Store, n: number): TracesResource {
  open(s, n);
  return new TracesResource(s, n);
}

/** The view of a scope. */
export function tracesScope(s: Store, n: number): TracesScope {
  open(s, n);
  return new TracesScope(s, n);
}

function spanView(s: Store, n: number): Span {
  return new Span(s, n);
}
