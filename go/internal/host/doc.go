// Package host is the life of a collector: settings in, states and events out. It is pure Go and knows nothing of C.
//
// A Collector goes starting → running → stopping → stopped, or ends in failed. It is built on service.New, Start and
// Shutdown instead of otelcol.Collector, which takes signals, sets a global gRPC logger and cannot stop with a deadline
// (docs/RATIONALE.md, "Why not otelcol.Collector?").
package host
