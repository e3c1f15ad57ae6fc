package plugins

import (
	"reflect"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/extension"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/receiver"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// hintPanic is the cure of a panic in a plugin's code.
const hintPanic = "The fault is in the plugin's own code: correct it, or run without the plugin"

// lookup is plugin.Plugin's Lookup.
type lookup func(symbol string) (any, error)

// factoriesOf calls NewFactory, or NewFactories, of an opened plugin.
func factoriesOf(path string, find lookup) ([]component.Factory, error) {
	if symbol, err := find("NewFactory"); err == nil {
		made, err := call(path, "NewFactory", symbol)
		if err != nil {
			return nil, err
		}
		factory, err := asFactory(path, "NewFactory", made)
		return []component.Factory{factory}, err
	}
	symbol, err := find("NewFactories")
	if err != nil {
		return nil, abi.Errorf(abi.PluginNoFactory, "Cannot load plugin %q: it exports neither NewFactory nor NewFactories", path).
			WithHint("Add `func NewFactory() processor.Factory` (or receiver, exporter, connector, extension) to its main package")
	}
	made, err := call(path, "NewFactories", symbol)
	if err != nil {
		return nil, err
	}
	if made.Kind() != reflect.Slice {
		return nil, wrongType(path, "NewFactories", symbol)
	}
	if made.Len() == 0 {
		return nil, abi.Errorf(abi.PluginNoFactory, "Cannot load plugin %q: its NewFactories gives none", path)
	}
	factories := make([]component.Factory, 0, made.Len())
	for i := range made.Len() {
		factory, err := asFactory(path, "NewFactories", made.Index(i))
		if err != nil {
			return nil, err
		}
		factories = append(factories, factory)
	}
	return factories, nil
}

// call calls a function of no parameters and one result; a panic in it is an error.
func call(path, name string, symbol any) (result reflect.Value, err error) {
	fn := reflect.ValueOf(symbol)
	if fn.Kind() != reflect.Func || fn.Type().NumIn() != 0 || fn.Type().NumOut() != 1 {
		return result, wrongType(path, name, symbol)
	}
	defer func() {
		if p := recover(); p != nil {
			err = abi.Errorf(abi.PluginFailed, "Cannot load plugin %q: its %s panicked: %v", path, name, p).WithHint(hintPanic)
		}
	}()
	return fn.Call(nil)[0], nil
}

// asFactory looks at what a plugin made; its type is asked for here, where a panic of the plugin's code is an error.
func asFactory(path, name string, value reflect.Value) (factory component.Factory, err error) {
	defer func() {
		if p := recover(); p != nil {
			factory, err = nil, abi.Errorf(abi.PluginFailed, "Cannot load plugin %q: the factory of its %s panicked: %v", path, name, p).
				WithHint(hintPanic)
		}
	}()
	made := value.Interface()
	factory, ok := made.(component.Factory)
	if !ok || kindOf(factory) == "" {
		return nil, wrongType(path, name, made)
	}
	factory.Type()
	return factory, nil
}

// describeFactory asks a factory what it makes, and for the default configuration that every collector will ask it for.
func describeFactory(path string, factory component.Factory) (described Component, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = abi.Errorf(abi.PluginFailed, "Cannot load plugin %q: the factory of its %s type %q panicked: %v", path, kindOf(factory), described.Type, p).
				WithHint(hintPanic)
		}
	}()
	described = componentOf(factory)
	if isNil(factory.CreateDefaultConfig()) {
		return described, abi.Errorf(abi.PluginFailed, "Cannot load plugin %q: the factory of its %s type %q gives no default configuration",
			path, described.Kind, described.Type).WithHint(hintPanic)
	}
	return described, nil
}

// isNil says whether there is no value, or a pointer to none.
func isNil(config component.Config) bool {
	value := reflect.ValueOf(config)
	return !value.IsValid() || value.Kind() == reflect.Pointer && value.IsNil()
}

func wrongType(path, name string, is any) error {
	return abi.Errorf(abi.PluginNoFactory, "Cannot load plugin %q: its %s is or gives %T, not a component factory", path, name, is).
		WithHint("Write `func NewFactory() processor.Factory` (or receiver, exporter, connector, extension)")
}

// kindOf returns the kind of component that a factory makes, "" if none.
func kindOf(factory component.Factory) string {
	switch factory.(type) {
	case receiver.Factory:
		return "receiver"
	case processor.Factory:
		return "processor"
	case exporter.Factory:
		return "exporter"
	case connector.Factory:
		return "connector"
	case extension.Factory:
		return "extension"
	}
	return ""
}
