package plugins

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

func digestOf(content string) string {
	sum := sha256.Sum256([]byte(content))
	return hex.EncodeToString(sum[:])
}

func TestPrivate_copies_what_was_checked(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	f := &file{path: write(t, "x.so", []byte("good"))}
	path, remove, err := f.private(digestOf("good"))
	if err != nil {
		t.Fatal(err)
	}
	// From here on nothing that happens to the user's file counts.
	if err := os.WriteFile(f.path, []byte("evil"), 0o600); err != nil {
		t.Fatal(err)
	}
	if content, err := os.ReadFile(path); string(content) != "good" || err != nil {
		t.Errorf("the copy is %q (%v)", content, err)
	}
	if filepath.Base(path) != "x.so" {
		t.Errorf("the copy is called %s", path)
	}
	for _, name := range []string{path, filepath.Dir(path)} {
		if stat, err := os.Stat(name); err != nil || stat.Mode().Perm()&0o077 != 0 {
			t.Errorf("others may use %s: %v (%v)", name, stat, err)
		}
	}
	remove()
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) != 0 {
		t.Errorf("left: %v (%v)", left, err)
	}
}

func TestPrivate_refuses_a_file_that_changed_since_it_was_checked(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	path := write(t, "x.so", []byte("good"))
	f := &file{path: path, sha256: digestOf("good"), bytes: 4}
	for name, change := range map[string]func() error{
		"written over": func() error { return os.WriteFile(path, []byte("evil"), 0o600) },
		"replaced": func() error {
			other := write(t, "other.so", []byte("evil"))
			return os.Rename(other, path)
		},
		"longer": func() error { return os.WriteFile(path, []byte("good, and more"), 0o600) },
		"empty":  func() error { return os.Truncate(path, 0) },
	} {
		if err := change(); err != nil {
			t.Fatal(err)
		}
		_, _, err := f.private(f.sha256)
		wantError(t, err, abi.PluginUntrusted, path, "not "+digestOf("good"))
		if f.sha256 != digestOf("good") || f.bytes != 4 {
			t.Errorf("%s: what was checked became %+v", name, f)
		}
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	_, _, err := f.private(f.sha256)
	wantError(t, err, abi.PluginNotFound)
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) != 0 {
		t.Errorf("left: %v (%v)", left, err)
	}
}

func TestPrivate_says_that_there_is_no_folder_for_the_copy(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "missing"))
	f := &file{path: write(t, "x.so", []byte("good"))}
	_, _, err := f.private(digestOf("good"))
	if e := wantError(t, err, abi.PluginFailed, "cannot be copied"); !strings.Contains(e.Hint, "TMPDIR") {
		t.Errorf("hint is %q", e.Hint)
	}
}

func TestLook_refuses_another_digest_before_it_examines(t *testing.T) {
	path := write(t, "x.so", []byte("no plugin"))
	_, err := look(path, digestOf("a plugin"))
	wantError(t, err, abi.PluginUntrusted, "its SHA-256 is "+digestOf("no plugin"))
	_, err = look(path, strings.ToUpper(digestOf("no plugin")))
	if abi.AsError(err).Code == abi.PluginUntrusted {
		t.Errorf("a digest in capitals is another one: %v", err)
	}
}
