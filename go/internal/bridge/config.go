package bridge

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/config/configretry"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/exporter/exporterhelper"
)

// Type is the component type of everything that is written in TypeScript.
var Type = component.MustNewType("deno")

// Where a module runs.
const (
	IsolationWorker  = "worker"  // a Worker of the host
	IsolationProcess = "process" // a Deno of its own
)

// What becomes of a batch whose handler failed.
const (
	OnErrorReject = "reject"
	OnErrorPass   = "pass"
	OnErrorDrop   = "drop"
)

const (
	defaultTimeout = 5 * time.Second
	maxWorkers     = 64
)

// Config is the configuration of a component in TypeScript.
type Config struct {
	// Module is the .ts or .js file; relative to the configuration file, or else to the working directory.
	Module string `mapstructure:"module"`
	// Options are given to the module.
	Options any `mapstructure:"options"`
	// Permissions are what the module may do; none by default.
	Permissions Permissions `mapstructure:"permissions"`
	// Workers is how many Workers share the batches. With more than one, batches overtake each other.
	Workers int `mapstructure:"workers"`
	// Timeout is how long a handler may take for one batch.
	Timeout time.Duration `mapstructure:"timeout"`
	// Isolation is "worker" or "process".
	Isolation string `mapstructure:"isolation"`

	id   component.ID
	base string // the folder that Module is relative to
}

// ReceiverConfig is the configuration of a receiver.
type ReceiverConfig struct {
	Config `mapstructure:",squash"`
}

// ExporterConfig is the configuration of an exporter.
type ExporterConfig struct {
	Config `mapstructure:",squash"`
	// Queue and Retry are exporterhelper's.
	Queue configoptional.Optional[exporterhelper.QueueBatchConfig] `mapstructure:"sending_queue"`
	Retry configretry.BackOffConfig                                `mapstructure:"retry_on_failure"`
}

// ProcessorConfig is the configuration of a processor or connector.
type ProcessorConfig struct {
	Config `mapstructure:",squash"`
	// OnError says what becomes of a batch whose handler failed: "reject", "pass" or "drop".
	OnError string `mapstructure:"on_error"`
}

func defaultConfig() Config {
	return Config{Workers: 1, Timeout: defaultTimeout, Isolation: IsolationWorker}
}

func defaultProcessorConfig() component.Config {
	return &ProcessorConfig{Config: defaultConfig(), OnError: OnErrorReject}
}

func defaultReceiverConfig() component.Config { return &ReceiverConfig{Config: defaultConfig()} }

// defaultExporterConfig is that of an exporter without a module, which hands its batches to the host program: the sender
// waits until the program has dealt with them, and is told when it does not.
func defaultExporterConfig() component.Config {
	c := &ExporterConfig{
		Config: defaultConfig(),
		Queue:  configoptional.Default(exporterhelper.NewDefaultQueueConfig()),
		Retry:  configretry.NewDefaultBackOffConfig(),
	}
	c.Retry.Enabled = false
	return c
}

// Unmarshal implements confmap.Unmarshaler. An exporter with a module has the defaults of the otlp exporter.
func (c *ExporterConfig) Unmarshal(conf *confmap.Conf) error {
	if module, _ := conf.Get("module").(string); module != "" {
		c.Queue = configoptional.Some(exporterhelper.NewDefaultQueueConfig())
		c.Retry.Enabled = true
	}
	return conf.Unmarshal(c)
}

// validate is for the types that embed it: as a part of them it would have a name in errors that no configuration has.
func (c *Config) validate() error {
	var errs []error
	if c.Workers < 1 || c.Workers > maxWorkers {
		errs = append(errs, fmt.Errorf("workers is %d: want 1 to %d", c.Workers, maxWorkers))
	}
	if c.Timeout <= 0 {
		errs = append(errs, fmt.Errorf("timeout is %v: want more than 0", c.Timeout))
	}
	if c.Isolation != IsolationWorker && c.Isolation != IsolationProcess {
		errs = append(errs, fmt.Errorf("isolation is %q: want %q or %q", c.Isolation, IsolationWorker, IsolationProcess))
	}
	return errors.Join(append(errs, c.Permissions.validate())...)
}

// hosted says what a receiver or exporter without a module, which is the host program's, must not have.
func (c *Config) hosted() error {
	if c.Module != "" || c.Options == nil && reflect.DeepEqual(c.Permissions, Permissions{}) && c.Workers == 1 && c.Isolation == IsolationWorker {
		return nil
	}
	return errors.New("options, permissions, workers and isolation are of a module, and none is named: add module, or leave them out")
}

// Validate implements confmap.Validator.
func (c *ReceiverConfig) Validate() error {
	if err := c.validate(); err != nil {
		return err
	}
	if c.Module != "" && c.Workers > 1 {
		return fmt.Errorf("workers is %d: a receiver runs once", c.Workers)
	}
	return c.hosted()
}

// Validate implements confmap.Validator.
func (c *ExporterConfig) Validate() error { return errors.Join(c.validate(), c.hosted()) }

// Validate implements confmap.Validator.
func (c *ProcessorConfig) Validate() error {
	errs := []error{c.validate()}
	if !slices.Contains([]string{OnErrorReject, OnErrorPass, OnErrorDrop}, c.OnError) {
		errs = append(errs, fmt.Errorf("on_error is %q: want %q, %q or %q", c.OnError, OnErrorReject, OnErrorPass, OnErrorDrop))
	}
	if c.Module == "" {
		errs = append(errs, errors.New("module is missing: name the .ts or .js file of the component"))
	}
	return errors.Join(errs...)
}
