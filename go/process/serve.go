package process

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"go.opentelemetry.io/collector/component"
	"google.golang.org/grpc"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
)

// Mark is the environment variable of the handshake. That this text stands in the file is how the collector recognises
// it, before it executes anything of it.
const Mark = "OTELCOL_DENO_PLUGIN"

// gcPercent is the garbage collector's target where the environment has no GOGC. What lives in a child is little, and
// what it decodes is much: with Go's 100 it would collect after every few batches. A limit of memory still holds.
const gcPercent = 400

// Serve offers the factories (of receivers, processors, exporters and connectors) to the collector that started this
// process, and returns when the collector has no more use for it. It belongs at the end of main. A process that no
// collector started is told so on standard error and ends with status 1.
//
// It takes over standard input, ignores SIGINT, SIGTERM and SIGHUP (the collector ends the process), and ends the
// process when the collector dies. Standard output and standard error go to the collector's log.
//
// With the argument --debug the program waits for a collector instead: it can be started in a debugger, and says how a
// collector is told to use it.
func Serve(factories ...component.Factory) {
	config := &plugin.ServeConfig{
		HandshakeConfig: wire.Handshake,
		Plugins:         plugin.PluginSet{wire.Name: &wire.Plugin{Service: newServer(factories)}},
		GRPCServer: func(options []grpc.ServerOption) *grpc.Server {
			return grpc.NewServer(append(options, wire.ServerOptions()...)...)
		},
		Logger: hclog.New(&hclog.LoggerOptions{Level: hclog.Warn, Output: os.Stderr, JSONFormat: true}),
	}
	if len(os.Args) == 2 && os.Args[1] == debugFlag {
		serveDebugged(config)
		return
	}
	if os.Getenv(Mark) != wire.Cookie {
		fmt.Fprintf(os.Stderr, "%s is a plugin of the OpenTelemetry Collector in Deno: load it by --plugin %q\n",
			filepath.Base(os.Args[0]), os.Args[0])
		os.Exit(1)
	}
	signal.Ignore(syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP)
	go endWithHost(os.Stdin)
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	plugin.Serve(config)
}

// endWithHost ends the process when the host is gone: its end of the pipe closes, however it died.
func endWithHost(pipe io.Reader) {
	_, _ = io.Copy(io.Discard, pipe)
	os.Exit(0)
}
