package bridge

import (
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"go.opentelemetry.io/collector/confmap"
)

// Permissions are Deno's, each a list of what is allowed. Running programs and FFI cannot be had.
type Permissions struct {
	// Net are hosts, host:port or addresses.
	Net []string `mapstructure:"net" json:"net,omitempty"`
	// Read and Write are files and folders; relative to the configuration file, or else to the working directory.
	Read  []string `mapstructure:"read" json:"read,omitempty"`
	Write []string `mapstructure:"write" json:"write,omitempty"`
	// Env are names of variables.
	Env []string `mapstructure:"env" json:"env,omitempty"`
	// Sys are names of Deno's, such as hostname.
	Sys []string `mapstructure:"sys" json:"sys,omitempty"`
	// Import are hosts that modules may be imported from.
	Import []string `mapstructure:"import" json:"import,omitempty"`
}

// inspector is the kind of sys by which a module would reach all that is in its Worker.
const inspector = "inspector"

// Unmarshal implements confmap.Unmarshaler. It says what the permissions are that nobody can have.
func (p *Permissions) Unmarshal(conf *confmap.Conf) error {
	for _, never := range []string{"ffi", "run"} {
		if conf.IsSet(never) {
			return fmt.Errorf("%q cannot be granted: code with it is outside of every sandbox", never)
		}
	}
	return conf.Unmarshal(p)
}

func (p *Permissions) validate() error {
	if slices.Contains(p.Sys, inspector) {
		return fmt.Errorf("permissions::sys: %q cannot be granted: code with it is outside of every sandbox", inspector)
	}
	for v, i := reflect.ValueOf(*p), 0; i < v.NumField(); i++ {
		empty := func(entry string) bool { return strings.TrimSpace(entry) == "" }
		if slices.ContainsFunc(v.Field(i).Interface().([]string), empty) {
			return fmt.Errorf("permissions::%s has an empty entry: name what is allowed, or leave it out", v.Type().Field(i).Tag.Get("mapstructure"))
		}
	}
	return nil
}

// from returns the permissions with absolute paths.
func (p Permissions) from(base string) Permissions {
	p.Read, p.Write = absolute(base, p.Read), absolute(base, p.Write)
	return p
}

func absolute(base string, paths []string) []string {
	var all []string
	for _, path := range paths {
		all = append(all, absolutePath(base, path))
	}
	return all
}

// absolutePath is where a path in a configuration leads.
func absolutePath(base, path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	full, err := filepath.Abs(filepath.Join(base, path))
	if err != nil {
		return path
	}
	return full
}
