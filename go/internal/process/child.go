package process

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	hcrunner "github.com/hashicorp/go-plugin/runner"
	"go.uber.org/zap"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"

	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
	pluginv1 "github.com/otelcol-deno/otelcol-deno/go/process/proto"
)

// The names under which go-plugin logs: what it has to say itself, and what the process wrote.
const (
	clientLogger = "plugin"
	processName  = "process"
)

// child is one process of a plugin, from its start to its death.
type child struct {
	process     *runner
	client      *plugin.Client
	api         pluginv1.PluginClient
	health      grpc_health_v1.HealthClient
	description *pluginv1.DescribeResponse
	born        time.Time
	output      *output
	lost        func(*child) // takes it out of use, before ctx ends

	ctx    context.Context // ends when it is dead
	cancel context.CancelFunc
	once   sync.Once
	why    string      // why it was killed; set before ctx ends
	quits  atomic.Bool // whether it ends because nobody needs it
}

// startChild starts a process of a plugin and shakes hands with it. The error says what is wrong with it, without its name.
func startChild(set Settings, log func() *zap.Logger, lost func(*child)) (*child, error) {
	c := &child{born: time.Now(), output: newOutput(log), lost: lost}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	logger := hclog.NewInterceptLogger(&hclog.LoggerOptions{Name: clientLogger, Level: hclog.Trace, Output: discard{}})
	logger.RegisterSink(c.output)
	config := &plugin.ClientConfig{
		HandshakeConfig:  wire.Handshake,
		Plugins:          plugin.PluginSet{wire.Name: &wire.Plugin{}},
		AllowedProtocols: []plugin.Protocol{plugin.ProtocolGRPC},
		UnixSocketConfig: &plugin.UnixSocketConfig{TempDir: socketFolder()},
		Logger:           logger,
		SyncStdout:       c.output.writer("stdout"),
		SyncStderr:       c.output.writer("stderr"),
		StartTimeout:     startTimeout,
		GRPCDialOptions:  wire.DialOptions(),
	}
	if set.Attach != nil {
		c.process = attachTo(set.Attach.PID, c.output)
		config.Reattach = set.Attach.reattach(c.process)
	} else {
		config.RunnerFunc = func(_ hclog.Logger, cmd *exec.Cmd, _ string) (hcrunner.Runner, error) {
			c.process = newRunner(set.command(cmd.Env), set.limit(), c.output)
			return c.process, nil
		}
	}
	c.client = plugin.NewClient(config)
	err := c.connect()
	if err != nil {
		err = c.explain(err)
		c.die("")
		return nil, err
	}
	go func() {
		<-c.process.process.Exited()
		c.die("")
	}()
	return c, nil
}

// command is the plugin's command, with what go-plugin put into the environment.
func (s *Settings) command(env []string) *exec.Cmd {
	cmd := &exec.Cmd{Path: s.Path, Args: []string{s.Path}, Env: env}
	if s.Image != nil {
		if path := descriptorPath(3); path != "" {
			cmd.Path, cmd.ExtraFiles = path, []*os.File{s.Image}
		}
	}
	if s.MemoryBytes > 0 {
		cmd.Env = append(cmd.Env, fmt.Sprintf("GOMEMLIMIT=%d", s.MemoryBytes/10*9))
	}
	return cmd
}

// limit is the kernel's limit for a child's data, 0 for none.
func (s *Settings) limit() int64 {
	if s.MemoryBytes == 0 {
		return 0
	}
	return s.MemoryBytes + mapped
}

// socketFolder is where the folder with the child's socket is made: the path of a socket may have about 100 bytes.
func socketFolder() string {
	if folder := os.TempDir(); len(folder) < 60 {
		return folder
	}
	return "/tmp"
}

func (c *child) connect() error {
	protocol, err := c.client.Client()
	if err != nil {
		return err
	}
	service, err := protocol.Dispense(wire.Name)
	if err != nil {
		return err
	}
	c.api = service.(pluginv1.PluginClient)
	connection := protocol.(*plugin.GRPCClient).Conn
	c.health = grpc_health_v1.NewHealthClient(connection)
	ctx, cancel := context.WithTimeout(c.ctx, startTimeout)
	defer cancel()
	if c.description, err = c.api.Describe(ctx, &pluginv1.DescribeRequest{}); err != nil {
		return fmt.Errorf("it does not describe itself: %w", plain(err))
	}
	c.removeSocket()
	return nil
}

// removeSocket takes the socket away: one connection is made to it, and a host that is killed leaves nothing behind.
func (c *child) removeSocket() {
	for _, variable := range c.process.cmd.Env {
		if folder, ok := strings.CutPrefix(variable, plugin.EnvUnixSocketDir+"="); ok {
			_ = os.RemoveAll(folder)
		}
	}
}

// explain says why a start failed: that the process ended explains more than go-plugin's error.
func (c *child) explain(err error) error {
	if !c.process.isStarted() {
		if path := new(fs.PathError); errors.As(err, &path) {
			err = path.Err // without the descriptor that it is executed by
		}
		return fmt.Errorf("its process cannot be started: %w", err)
	}
	if strings.Contains(err.Error(), "timeout while waiting for plugin to start") {
		return fmt.Errorf("its process did not write the handshake's line within %v, and was killed", startTimeout)
	}
	select {
	case <-c.process.process.Exited():
		return fmt.Errorf("its process ended before it was ready: %s", c.end())
	case <-time.After(200 * time.Millisecond): // the end of a process and that of its output come one after the other
	}
	if c.process.attached() {
		return fmt.Errorf("process %d, which is to be attached, does not answer: %s", c.pid(), firstLine(err.Error()))
	}
	return fmt.Errorf("its process does not speak the protocol: %s", firstLine(err.Error()))
}

// end is how the process ended, with its last words.
func (c *child) end() string {
	how := c.process.process.How()
	time.Sleep(20 * time.Millisecond) // its standard error is read by a goroutine of go-plugin
	if cause, _ := c.output.death(); cause != "" {
		how += ": " + cause
	}
	return how
}

func (c *child) pid() int { return c.process.process.PID() }

// die kills the process if it lives, once, and frees what belongs to it. why says why it must die; "" that it has died by
// itself.
func (c *child) die(why string) {
	c.once.Do(func() {
		c.why = why
		if c.process != nil {
			_ = c.process.Kill(context.Background())
			c.removeSocket() // if it was never used
		}
		c.lost(c)
		c.cancel()
		go c.client.Kill() // closes the connection, and waits for the goroutines
	})
}

// quit lets an idle process end by itself.
func (c *child) quit() {
	c.once.Do(func() {
		c.quits.Store(true)
		if c.process.attached() {
			_ = c.process.process.Kill() // it is let go
		}
		c.lost(c)
		c.cancel()
		go c.client.Kill()
	})
}

// reason says why the child is dead, and what it wrote about it.
func (c *child) reason() (why, dump string) {
	<-c.process.process.Exited()
	end := c.end()
	_, dump = c.output.death()
	if c.why != "" {
		return c.why, dump
	}
	return "its process ended (" + end + ")", dump
}

// failedCall says what the error of a unary call is: errDead when the child died under it.
func (c *child) failedCall(err error) error {
	if status.Code(err) == codes.Unavailable || c.ctx.Err() != nil {
		c.die("")
		return errDead
	}
	return plain(err)
}

// ping asks whether the process is alive: what stands still as a whole does not answer.
func (c *child) ping(timeout time.Duration) bool {
	ctx, cancel := context.WithTimeout(c.ctx, timeout)
	defer cancel()
	_, err := c.health.Check(ctx, &grpc_health_v1.HealthCheckRequest{Service: plugin.GRPCServiceName})
	return err == nil || ctx.Err() == nil || c.ctx.Err() != nil
}

// discard is where go-plugin's own records go.
type discard struct{}

// Write implements io.Writer.
func (discard) Write(data []byte) (int, error) { return len(data), nil }

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
