// Command go is the library: the OpenTelemetry Collector as a c-shared library. Built by `deno task build-go`.
//
// exports.go has the versioned ABI, exports_main.go the two exports that any host can call. Both only decode, call
// and encode; what they call is pure Go under internal/.
package main

import (
	"runtime"
	"runtime/debug"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/otelcol"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/bridge"
	"github.com/otelcol-deno/otelcol-deno/go/internal/host"
	"github.com/otelcol-deno/otelcol-deno/go/internal/plugins"
	"github.com/otelcol-deno/otelcol-deno/go/internal/promote"
)

// version is the product's, from deno.json by -ldflags -X; a library built by hand has none.
var version = "dev"

var (
	collectors abi.Handles[*host.Collector]
	registry   = plugins.NewRegistry(builtIn, promote.Self).WithLibrary(promote.Path)
)

// distribution is what a collector says that it is; a library that was built from a manifest has the manifest's.
var distribution = component.BuildInfo{Command: "otelcol-deno", Description: "OpenTelemetry Collector inside Deno"}

func buildInfo() component.BuildInfo {
	info := distribution
	if info.Version == "" {
		info.Version = version
	}
	return info
}

// builtIn are the components of builder.yaml, and those in TypeScript.
func builtIn() (otelcol.Factories, error) {
	factories, err := components()
	bridge.NewSession(nil).AddTo(&factories)
	return factories, err
}

// libraryInfo is what otelcol_info answers.
type libraryInfo struct {
	Version          string `json:"version"`
	CollectorVersion string `json:"collectorVersion"`
	GoVersion        string `json:"goVersion"`
	Platform         string `json:"platform"`
	Goroutines       int    `json:"goroutines"`
	Collectors       int    `json:"collectors"` // live handles
}

func currentInfo() libraryInfo {
	info := libraryInfo{
		Version: version, GoVersion: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
		Goroutines: runtime.NumGoroutine(), Collectors: collectors.Len(),
	}
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, module := range build.Deps {
			if module.Path == "go.opentelemetry.io/collector/otelcol" {
				info.CollectorVersion = module.Version
			}
		}
	}
	return info
}

func main() {}
