package process

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
)

// debugFlag, as a plugin's only argument, has it wait for a collector instead of being started by one.
const debugFlag = "--debug"

// attachVariable tells a collector to use that process.
const attachVariable = "OTELCOL_DENO_ATTACH"

// serveDebugged serves collectors, one after the other, until SIGINT or SIGTERM.
func serveDebugged(config *plugin.ServeConfig) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	attach, done := make(chan *plugin.ReattachConfig, 1), make(chan struct{})
	config.Logger = hclog.NewNullLogger()
	config.Test = &plugin.ServeTestConfig{Context: ctx, ReattachConfigCh: attach, CloseCh: done}
	go plugin.Serve(config)
	select {
	case at := <-attach:
		fmt.Printf("Run the collector with\n%s=%s=%d:%s\n", attachVariable, filepath.Base(os.Args[0]), os.Getpid(), at.Addr)
	case <-done:
		os.Exit(1)
	}
	<-done
}
