package plugins

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

func TestResolve_refuses_what_is_no_file(t *testing.T) {
	folder := t.TempDir()
	fifo, loop := filepath.Join(folder, "fifo"), filepath.Join(folder, "loop")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(loop, loop); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		path string
		code abi.Code
		text string
	}{
		"a missing one":       {filepath.Join(folder, "missing.so"), abi.PluginNotFound, "no such file"},
		"in a missing folder": {filepath.Join(folder, "missing", "x.so"), abi.PluginNotFound, "no such file"},
		"below a file":        {write(t, "file", nil) + "/x.so", abi.PluginNotFound, "not a directory"},
		"a dangling link":     {link(t, "missing.so"), abi.PluginNotFound, "no such file"},
		"a loop of links":     {loop, abi.PluginNotFound, "too many levels of symbolic links"},
		"a folder":            {folder, abi.PluginInvalid, "it is a folder"},
		"no name":             {"", abi.PluginInvalid, "it is a folder"}, // the working one
		"a device":            {os.DevNull, abi.PluginInvalid, "not a regular file"},
		"a FIFO":              {fifo, abi.PluginInvalid, "not a regular file"}, // opening it would hang
		"a link to a FIFO":    {link(t, fifo), abi.PluginInvalid, "not a regular file"},
		"a NUL in the name":   {"x\x00.so", abi.PluginNotFound, "invalid argument"},
		"too long a name":     {strings.Repeat("x", 5000), abi.PluginNotFound, "name too long"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := resolve(test.path)
			wantError(t, err, test.code, "Cannot load plugin", test.text)
			if _, err := NewRegistry(components, notPromoted).Load(LoadSettings{Path: test.path}); abi.AsError(err).Code != test.code {
				t.Errorf("Load gives %v", err)
			}
		})
	}
}

func TestResolve_gives_one_path_for_every_name(t *testing.T) {
	real := write(t, "x.so", []byte("x"))
	t.Chdir(filepath.Dir(real))
	for name, path := range map[string]string{
		"its own": real, "relative": "x.so", "with dots": "./a/../x.so", "a link": link(t, real), "a link to a link": link(t, link(t, real)),
	} {
		if got, err := resolve(path); got != real || err != nil {
			t.Errorf("%s: %q gives %q (%v), want %q", name, path, got, err, real)
		}
	}
}

func TestLook_refuses_what_is_no_Go_program_for_this_machine(t *testing.T) {
	onELF(t)
	here := machines[runtime.GOARCH]
	self := executable(t)
	for name, test := range map[string]struct {
		data []byte
		text string
	}{
		"an empty file":                {nil, "the file is empty"},
		"a text":                       {[]byte("#!/bin/sh\nexit 0\n"), "not a whole ELF file"},
		"the magic only":               {[]byte("\x7fELF"), "not a whole ELF file"},
		"another class":                {[]byte("\x7fELF\x07" + strings.Repeat("\x00", 100)), "not a whole ELF file"},
		"a header only":                {elfFile(t, here, 0, 0)[:64], "not a whole ELF file"},
		"a segment behind the end":     {elfFile(t, here, 0, 1000), "truncated: a segment ends at byte 1000, the file at 120"},
		"a segment around the world":   {elfFile(t, here, 1<<62, 1<<63+1<<62), "not a whole ELF file"},
		"another machine":              {elfFile(t, foreign(), 0, 0), "it is made for " + foreign().String()},
		"an ELF file without Go":       {elfFile(t, here, 0, 120), "it is no Go program"},
		"half a program":               {self[:len(self)/2], "not a whole ELF file"},
		"a program less its last byte": {self[:len(self)-1], "not a whole ELF file"},
		"a program's first pages":      {self[:8192], "not a whole ELF file"},
		"a program for another one":    {madeFor(self, foreign()), "it is made for " + foreign().String()},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, "x.so", test.data)
			_, err := look(path, "")
			e := wantError(t, err, abi.PluginInvalid, test.text, path)
			if !strings.Contains(e.Hint, "-buildmode=plugin") {
				t.Errorf("hint is %q", e.Hint)
			}
		})
	}
}

// executable is the test's own program: a real Go file without a build of its own.
func executable(t *testing.T) []byte {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestLook_refuses_a_program_that_is_not_Go(t *testing.T) {
	onELF(t)
	path, err := exec.LookPath("true")
	if err != nil {
		t.Skip("there is no program `true`")
	}
	_, err = look(path, "")
	wantError(t, err, abi.PluginInvalid, "it is no Go program")
}

func TestLook_reports_a_file_that_it_may_not_read(t *testing.T) {
	path := write(t, "x.so", []byte("x"))
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if f, err := os.Open(path); err == nil {
		f.Close()
		t.Skip("this user may read every file")
	}
	_, err := look(path, "")
	wantError(t, err, abi.PluginNotFound, "permission denied")
}

func TestLoad_refuses_a_Go_program(t *testing.T) {
	onELF(t)
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	_, err = NewRegistry(components, notPromoted).Load(LoadSettings{Path: path})
	wantError(t, err, abi.PluginInvalid, "-buildmode=exe, not a plugin")
}

// built is a file that the project's own build made; the test is skipped where there was none.
func built(t *testing.T, name string) string {
	t.Helper()
	path := filepath.Join("..", "..", "..", "build", name)
	if _, err := os.Stat(path); err != nil {
		t.Skip("not built: " + name)
	}
	return path
}

func TestLoad_refuses_the_library_itself(t *testing.T) {
	onELF(t)
	_, err := NewRegistry(components, notPromoted).Load(LoadSettings{Path: built(t, "libotelcorecol.so")})
	wantError(t, err, abi.PluginInvalid, "c-shared library, not a plugin")
}

func TestLook_reads_a_real_plugin(t *testing.T) {
	onELF(t)
	path := built(t, filepath.Join("plugins", "dynbatchprocessor.so"))
	got, err := look(path, "")
	if err != nil {
		t.Fatal(err)
	}
	if setting(got.info, "-buildmode") != "plugin" || !strings.HasSuffix(got.info.Path, "/dynbatchprocessor") {
		t.Fatalf("build info is %v", got.info)
	}
	if err := Check(path, got.info, got.info); err != nil {
		t.Fatalf("it does not fit itself: %v", err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if sum := sha256.Sum256(data); got.bytes != int64(len(data)) || got.sha256 != hex.EncodeToString(sum[:]) {
		t.Errorf("it has %d bytes and the digest %s", got.bytes, got.sha256)
	}
	_, err = look(write(t, "half.so", data[:len(data)/2]), "")
	wantError(t, err, abi.PluginInvalid)
	_, err = look(write(t, "foreign.so", madeFor(data, foreign())), "")
	wantError(t, err, abi.PluginInvalid, "it is made for")
}
