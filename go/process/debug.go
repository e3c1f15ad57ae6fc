package process

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/hashicorp/go-plugin"
	"go.opentelemetry.io/collector/component"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
)

// DebugVariable makes Serve wait for a collector instead of being started by one, so that the plugin can be run in a
// debugger. It says what the collector's environment must have.
const DebugVariable = "OTELCOL_DENO_PLUGIN_DEBUG"

// serveDebugged serves until it is interrupted.
func serveDebugged(factories []component.Factory) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	where := make(chan *plugin.ReattachConfig, 1)
	go func() {
		if at := <-where; at != nil {
			fmt.Printf("Run the collector with %s='%s'\n", wire.ReattachVariable, wire.Reattach(filepath.Base(os.Args[0]), at.Pid, at.Addr.String()))
		}
	}()
	config := serveConfig(factories)
	config.Test = &plugin.ServeTestConfig{Context: ctx, ReattachConfigCh: where, CloseCh: nil}
	plugin.Serve(config)
}
