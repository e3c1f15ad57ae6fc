import { Batch } from "./batch.ts";
import { Resource, Scope } from "./common.ts";
import { checkPoints } from "./declared.ts";
import { ITEM, POINT, RESOURCE, ROOT, SCOPE, SHAPE } from "./layout.ts";
import { Metric } from "./metric.ts";
import { open } from "./nodes.ts";
import type { Json } from "./otlp/types.ts";
import { DataPoint } from "./point.ts";
import { Children, Sequence } from "./sequence.ts";
import type { Store } from "./store.ts";
import { jsonOf, moveTo, parentOf } from "./view.ts";

const RESOURCE_INFO = RESOURCE | SHAPE.resource << 3;
const SCOPE_INFO = SCOPE | SHAPE.scope << 3;
const METRIC_INFO = ITEM | SHAPE.metric << 3;

/** A batch of metrics. */
export class MetricsBatch extends Batch<"metrics"> {
  /** The resources. */
  resources(): Children<MetricsResource, "ResourceMetrics"> {
    return new Children(this.s, ROOT, RESOURCE_INFO, "ResourceMetrics", metricsResource);
  }

  /** The scopes of all resources. */
  scopes(): Sequence<MetricsScope> {
    return new Sequence(this.s, ROOT, 2, SCOPE, metricsScope);
  }

  /** The metrics of all resources and scopes. */
  metrics(): Sequence<Metric> {
    return new Sequence(this.s, ROOT, 3, ITEM, metricView);
  }

  /** The data points of all metrics. */
  points(): Sequence<DataPoint> {
    checkPoints(this.s);
    return new Sequence(this.s, ROOT, 4, POINT, pointView);
  }
}

/** A resource with its metrics. */
export class MetricsResource extends Resource {
  /** The scopes of this resource. */
  scopes(): Children<MetricsScope, "ScopeMetrics"> {
    return new Children(this.s, this.n, SCOPE_INFO, "ScopeMetrics", metricsScope);
  }

  /** OTLP/JSON of this as it is now, with what is below it. */
  toJSON(): Json<"ResourceMetrics"> {
    return jsonOf(this, "ResourceMetrics");
  }
}

/** A scope with its metrics. */
export class MetricsScope extends Scope {
  /** The resource that this belongs to. */
  get resource(): MetricsResource {
    return metricsResource(this.s, parentOf(this.s, this.n));
  }

  /** The metrics of this scope. */
  metrics(): Children<Metric, "Metric"> {
    return new Children(this.s, this.n, METRIC_INFO, "Metric", metricView);
  }

  /** Moves this, with its metrics, to the end of a resource of the same batch. */
  moveTo(resource: MetricsResource): void {
    moveTo(this, resource);
  }

  /** OTLP/JSON of this as it is now, with what is below it. */
  toJSON(): Json<"ScopeMetrics"> {
    return jsonOf(this, "ScopeMetrics");
  }
}

/** The view of a resource of metrics. */
export function metricsResource(s: Store, n: number): MetricsResource {
  open(s, n);
  return new MetricsResource(s, n);
}

/** The view of a scope. */
export function metricsScope(s: Store, n: number): MetricsScope {
  open(s, n);
  return new MetricsScope(s, n);
}

function metricView(s: Store, n: number): Metric {
  return new Metric(s, n);
}

function pointView(s: Store, n: number): DataPoint {
  return new DataPoint(s, n);
}
