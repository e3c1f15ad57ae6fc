package plugins

import (
	"errors"
	"os"
	"runtime/debug"
	"testing"

	"go.opentelemetry.io/collector/component"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// fakeOpener takes every file and opens it as told.
type fakeOpener struct {
	opened []string
	open_  func(f *file) ([]component.Factory, error)
}

func (*fakeOpener) kind() string                        { return KindPlugin }
func (*fakeOpener) takes(*file) bool                    { return true }
func (*fakeOpener) check(*file, *debug.BuildInfo) error { return nil }
func (o *fakeOpener) open(f *file, _ LoadSettings) ([]component.Factory, error) {
	o.opened = append(o.opened, f.path)
	return o.open_(f)
}

// opening is a registry whose files are opened by fn; a file is any Go program.
func opening(fn func(f *file) ([]component.Factory, error)) (*Registry, *fakeOpener) {
	r, o := NewRegistry(components, notPromoted), &fakeOpener{open_: fn}
	r.openers = []opener{o}
	return r, o
}

func brings(factories ...component.Factory) func(*file) ([]component.Factory, error) {
	return func(*file) ([]component.Factory, error) { return factories, nil }
}

func TestLoad_takes_a_pinned_file_only_with_its_digest(t *testing.T) {
	content := string(executable(t))
	path := write(t, "x.so", []byte(content))
	r, o := opening(brings(newProcessor("a")))
	_, err := r.Load(LoadSettings{Path: path, SHA256: digestOf("other")})
	wantError(t, err, abi.PluginUntrusted, path, digestOf(content), digestOf("other"))
	if len(o.opened) != 0 {
		t.Fatalf("opened: %v", o.opened)
	}
	p, err := r.Load(LoadSettings{Path: path, SHA256: digestOf(content)})
	if err != nil || p.SHA256 != digestOf(content) || p.Bytes != int64(len(content)) || p.Path != path {
		t.Fatalf("plugin is %+v (%v)", p, err)
	}
	// Loaded without a pin or with the same one, it is the same; its file does not matter any more.
	if err := os.WriteFile(path, []byte("evil"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, digest := range []string{"", digestOf(content)} {
		if again, err := r.Load(LoadSettings{Path: path, SHA256: digest}); again != p || err != nil {
			t.Errorf("again: %+v (%v)", again, err)
		}
	}
	_, err = r.Load(LoadSettings{Path: path, SHA256: digestOf("evil")})
	wantError(t, err, abi.PluginUntrusted, path)
	if len(o.opened) != 1 {
		t.Errorf("opened: %v", o.opened)
	}
}

func TestLoad_opens_a_content_once(t *testing.T) {
	content := executable(t)
	path, copied := write(t, "x.so", content), write(t, "copy.so", content)
	for name, fn := range map[string]func(*file) ([]component.Factory, error){
		"one that loads":    brings(newProcessor("a")),
		"one that does not": func(*file) ([]component.Factory, error) { return nil, abi.Errorf(abi.PluginFailed, "broken") },
	} {
		r, o := opening(fn)
		first, firstErr := r.Load(LoadSettings{Path: path})
		again, err := r.Load(LoadSettings{Path: path})
		if again != first || err != firstErr {
			t.Errorf("%s: again %v (%v), first %v (%v)", name, again, err, first, firstErr)
		}
		_, err = r.Load(LoadSettings{Path: copied})
		wantError(t, err, abi.PluginConflict, copied, "a copy of it was opened from another file", path)
		if len(o.opened) != 1 {
			t.Errorf("%s: opened %v", name, o.opened)
		}
	}
}

func TestLoad_tries_again_what_did_not_come_as_far_as_running(t *testing.T) {
	path := write(t, "x.so", executable(t))
	fails := true
	r, o := opening(func(*file) ([]component.Factory, error) {
		if fails {
			return nil, transient{abi.Errorf(abi.PluginUntrusted, "changed meanwhile")}
		}
		return []component.Factory{newProcessor("a")}, nil
	})
	_, err := r.Load(LoadSettings{Path: path})
	wantError(t, err, abi.PluginUntrusted, "changed meanwhile")
	fails = false
	if _, err := r.Load(LoadSettings{Path: path}); err != nil || len(o.opened) != 2 {
		t.Errorf("opened %v (%v)", o.opened, err)
	}
}

func TestLoad_opens_a_file_that_was_corrected(t *testing.T) {
	path := write(t, "x.so", executable(t))
	broken := true
	r, _ := opening(func(*file) ([]component.Factory, error) {
		if broken {
			return nil, errors.New("broken")
		}
		return []component.Factory{newProcessor("a")}, nil
	})
	if _, err := r.Load(LoadSettings{Path: path}); err == nil {
		t.Fatal("it was loaded")
	}
	broken = false
	if err := os.WriteFile(path, append(executable(t), 0), 0o600); err != nil {
		t.Fatal(err)
	}
	if p, err := r.Load(LoadSettings{Path: path}); err != nil || len(p.Components) != 1 {
		t.Errorf("plugin is %+v (%v)", p, err)
	}
}

func TestLoad_lets_a_plugin_replace_what_is_built_in_only_when_told(t *testing.T) {
	path := write(t, "x.so", executable(t))
	r, o := opening(brings(newProcessor("own"), newProcessor("a")))
	_, err := r.Load(LoadSettings{Path: path})
	if e := wantError(t, err, abi.PluginConflict, `"own" is already there, from example.org/own v1.0.0`); e.Hint == "" {
		t.Error("no hint")
	}
	if factories, err := r.Factories(nil); err != nil || len(factories.Processors) != 1 {
		t.Errorf("factories are %v (%v)", factories.Processors, err)
	}
	p, err := r.Load(LoadSettings{Path: path, Override: true})
	if err != nil || p.Components[0].Replaces != "example.org/own v1.0.0" || p.Components[1].Replaces != "" {
		t.Fatalf("plugin is %+v (%v)", p, err)
	}
	factories, err := r.Factories([]string{path})
	if own := component.MustNewType("own"); err != nil || factories.Processors[own] != p.factories[0] || factories.ProcessorModules[own] != p.origin() {
		t.Errorf("factories are %v (%v)", factories, err)
	}
	if _, err = r.Load(LoadSettings{Path: path}); abi.AsError(err).Code != abi.PluginConflict {
		t.Errorf("another host, which does not allow it: %v", err)
	}
	if len(o.opened) != 1 {
		t.Errorf("opened: %v", o.opened)
	}
	r.outcomes = map[string]outcome{}
	other := write(t, "other.so", append(executable(t), 0))
	_, err = r.Load(LoadSettings{Path: other, Override: true})
	wantError(t, err, abi.PluginConflict, other, `"own" is already there, from`)
}
