// Command testchild is the plugin that the tests of package process run: the fixture's components and upstream's batch
// processor, OTLP receiver and exporter.
package main

import (
	"fmt"
	"os"

	"go.opentelemetry.io/collector/exporter/otlpexporter"
	"go.opentelemetry.io/collector/processor/batchprocessor"
	"go.opentelemetry.io/collector/receiver/otlpreceiver"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/testchild/fixture"
	"github.com/otelcol-deno/otelcol-deno/go/process"
)

func main() {
	fmt.Println("noise before the handshake, 1|2|3|4")
	fmt.Print("without an end ")
	switch os.Getenv("TESTCHILD") {
	case "exits":
		fmt.Fprintln(os.Stderr, "it has no mind to start")
		os.Exit(3)
	case "panics":
		panic("before it serves")
	case "extension":
		process.Serve(fixture.NewExtension())
	case "nothing":
		process.Serve()
	}
	process.Serve(append(fixture.NewFactories(),
		batchprocessor.NewFactory(), otlpreceiver.NewFactory(), otlpexporter.NewFactory(),
	)...)
}
