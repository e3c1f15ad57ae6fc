// Package pluginv1 is the protocol between a collector and a plugin in a process of its own, generated from
// otelcol_plugin.proto.
package pluginv1

//go:generate protoc -I. --go_out=. --go_opt=paths=source_relative --go-grpc_out=. --go-grpc_opt=paths=source_relative otelcol_plugin.proto
