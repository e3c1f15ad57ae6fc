package plugins

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"go.opentelemetry.io/collector/component"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
	"github.com/otelcol-deno/otelcol-deno/go/internal/process/wire"
	_ "github.com/otelcol-deno/otelcol-deno/go/process" // is in the child: when it changes, the tests run again
)

// childProgram is a plugin for a process of its own, built once.
var childProgram = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "plugins-test-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "child")
	if out, err := exec.Command("go", "build", "-o", path, "../process/testchild").CombinedOutput(); err != nil {
		return out, err
	}
	return os.ReadFile(path)
})

func child(t *testing.T) string {
	t.Helper()
	onELF(t)
	data, err := childProgram()
	if err != nil {
		t.Fatalf("%s%v", data, err)
	}
	path := write(t, "child", data)
	if err := os.Chmod(path, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoad_runs_a_marked_executable_in_a_process_of_its_own(t *testing.T) {
	path := child(t)
	r := NewRegistry(components, notPromoted)
	p, err := r.Load(LoadSettings{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	if p.Kind != KindProcess || p.PID == 0 || !strings.HasSuffix(p.Module, "/go") || len(p.Components) != 6 {
		t.Errorf("it is %+v", p)
	}
	for _, c := range p.Components {
		if c.Kind == "connector" && (c.Stability["logs_to_metrics"] != "alpha" || len(c.Stability) != 2) {
			t.Errorf("the connector is %+v", c)
		}
		if c.Kind == "processor" && c.Type == "fixture" && (c.Stability["profiles"] != "development" || c.DeprecatedAlias != "fixture_old") {
			t.Errorf("the processor is %+v", c)
		}
	}
	factories, err := r.Factories([]string{path})
	if err != nil {
		t.Fatal(err)
	}
	if factories.Processors[component.MustNewType("batch")] == nil || factories.ProcessorModules[component.MustNewType("fixture_old")] == "" {
		t.Errorf("the factories are %v", factories.ProcessorModules)
	}
}

func TestLoad_executes_what_was_pinned(t *testing.T) {
	path := child(t)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := NewRegistry(components, notPromoted)
	_, err = r.Load(LoadSettings{Path: path, SHA256: strings.Repeat("0", 64)})
	wantError(t, err, abi.PluginUntrusted, "its SHA-256 is "+digestOf(string(data)))
	p, err := r.Load(LoadSettings{Path: path, SHA256: digestOf(string(data))})
	if err != nil {
		t.Fatal(err)
	}
	image, err := os.Readlink("/proc/" + strconv.Itoa(p.PID) + "/exe")
	if err != nil || strings.HasPrefix(image, path) {
		t.Errorf("the process runs %q (%v), not a private copy", image, err)
	}
}

func TestLook_knows_what_is_for_a_process_of_its_own(t *testing.T) {
	onELF(t)
	mark := wire.Mark()
	for name, test := range map[string]struct {
		data   string
		mode   os.FileMode
		marked bool
	}{
		"a script":                 {"#!/usr/bin/env python3\n# " + mark + "\n", 0o755, true},
		"a script without a mark":  {"#!/bin/sh\n", 0o755, false},
		"a marked text":            {mark, 0o755, false},
		"a mark at a buffer's end": {"#!/bin/sh\n" + strings.Repeat("x", 1<<20-15) + mark, 0o755, true},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, "x", []byte(test.data))
			if err := os.Chmod(path, test.mode); err != nil {
				t.Fatal(err)
			}
			f, err := look(path, "")
			if f.marked != test.marked || test.marked && err != nil || !test.marked && abi.AsError(err).Code != abi.PluginInvalid {
				t.Errorf("it is %+v, %v", f, err)
			}
		})
	}
	if f, _ := look(executablePath(t), ""); f.marked {
		t.Errorf("a program with the host's part only is taken for a plugin")
	}
	path := write(t, "half", mustChild(t)[:1<<20])
	_, err := look(path, "")
	wantError(t, err, abi.PluginInvalid)
	foreign := write(t, "foreign", madeFor(mustChild(t), foreign()))
	_, err = look(foreign, "")
	wantError(t, err, abi.PluginInvalid, "it is made for")
	notExecutable := write(t, "x", mustChild(t))
	_, err = NewRegistry(components, notPromoted).Load(LoadSettings{Path: notExecutable})
	if e := wantError(t, err, abi.PluginInvalid, "not executable"); !strings.Contains(e.Hint, "chmod +x") {
		t.Errorf("the hint is %q", e.Hint)
	}
}

func mustChild(t *testing.T) []byte {
	t.Helper()
	data, err := childProgram()
	if err != nil || !bytes.Contains(data, []byte(wire.Mark())) {
		t.Fatal(err)
	}
	return data
}
