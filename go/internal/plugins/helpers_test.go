package plugins

import (
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// wantError checks the code of an error and what its message says.
func wantError(t *testing.T, err error, code abi.Code, texts ...string) *abi.Error {
	t.Helper()
	if err == nil {
		t.Fatalf("no error, want %v", code)
	}
	e := abi.AsError(err)
	if e.Code != code {
		t.Fatalf("error is %v %q, want %v", e.Code, e.Message, code)
	}
	for _, text := range texts {
		if !strings.Contains(e.Message, text) {
			t.Fatalf("message %q does not say %q", e.Message, text)
		}
	}
	return e
}

// write makes a file in a folder of the test and returns its path, without symbolic links.
func write(t *testing.T, name string, data []byte) string {
	t.Helper()
	folder, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// link makes a symbolic link next to nothing else.
func link(t *testing.T, target string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "link.so")
	if err := os.Symlink(target, path); err != nil {
		t.Fatal(err)
	}
	return path
}

// info is a build info: settings are "key=value", deps "path version".
func info(goVersion string, settings, deps []string) *debug.BuildInfo {
	made := &debug.BuildInfo{GoVersion: goVersion, Path: "example.org/main", Main: debug.Module{Path: "example.org/main", Version: "(devel)"}}
	for _, s := range settings {
		key, value, _ := strings.Cut(s, "=")
		made.Settings = append(made.Settings, debug.BuildSetting{Key: key, Value: value})
	}
	for _, d := range deps {
		path, version, _ := strings.Cut(d, " ")
		made.Deps = append(made.Deps, &debug.Module{Path: path, Version: version})
	}
	return made
}
