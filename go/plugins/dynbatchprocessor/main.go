// Command dynbatchprocessor is the batch processor as a Go plugin: a file that brings the component type `batch` to a
// running library. It is built by `deno task build-go` with -buildmode=plugin.
package main

import (
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/batchprocessor"
)

// NewFactory is the symbol that the library looks up.
func NewFactory() processor.Factory { return batchprocessor.NewFactory() }

func main() {}
