package subprocess

import (
	"io"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

func TestDelayDoublesUpToItsBound(t *testing.T) {
	want := []time.Duration{0, 0, 100, 200, 400, 800, 1600, 3200, 6400, 10000, 10000}
	for failures, ms := range want {
		if got := Delay(failures); got != ms*time.Millisecond {
			t.Errorf("after %d failures: %v, want %d ms", failures, got, ms)
		}
	}
	if got := Delay(1 << 30); got != LongestDelay {
		t.Errorf("after very many: %v", got)
	}
}

func TestProcessHasPipesAndAnEnd(t *testing.T) {
	p, err := Start(exec.Command("/bin/sh", "-c", "cat; echo end >&2; exit 3"))
	if err != nil {
		t.Fatal(err)
	}
	if group, err := syscall.Getpgid(p.PID()); err != nil || group != p.PID() {
		t.Errorf("its group is %d (%v)", group, err)
	}
	if _, err := p.Stdin.WriteString("through"); err != nil {
		t.Fatal(err)
	}
	_ = p.Stdin.Close()
	for file, want := range map[io.Reader]string{p.Stdout: "through", p.Stderr: "end\n"} {
		if got, _ := io.ReadAll(file); string(got) != want {
			t.Errorf("it wrote %q, want %q", got, want)
		}
	}
	if how := p.How(); how != "exit status 3" {
		t.Errorf("it ended with %q", how)
	}
	if err := p.Kill(); err != nil { // its number may be another's now
		t.Error(err)
	}
}

func TestKillEndsAProcessAndWhatItHasStarted(t *testing.T) {
	p, err := Start(exec.Command("/bin/sh", "-c", "sleep 1000 & echo $!; wait"))
	if err != nil {
		t.Fatal(err)
	}
	line := make([]byte, 20)
	if _, err := p.Stdout.Read(line); err != nil {
		t.Fatal(err)
	}
	if err := p.Kill(); err != nil {
		t.Fatal(err)
	}
	if how := p.How(); how != "signal: killed" {
		t.Errorf("it ended with %q", how)
	}
	if rest, _ := io.ReadAll(p.Stdout); len(rest) > 0 { // ends only when its child has gone too
		t.Errorf("it wrote %q", rest)
	}
}

func TestProgramThatIsNotThere(t *testing.T) {
	if _, err := Start(&exec.Cmd{Path: t.TempDir() + "/program"}); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("got %v", err)
	}
}

func TestWordsOfADyingProcess(t *testing.T) {
	w := Words{Last: func(line string) bool { return strings.HasPrefix(line, "panic: ") }}
	for _, line := range []string{"one", "", "panic: no", "stack", strings.Repeat("x", 2*MaxDump), "more"} {
		if dies := w.Take(line); dies == (line == "one" || line == "") {
			t.Errorf("%.20q: %v", line, dies)
		}
	}
	dump, last := w.Death()
	if !strings.HasPrefix(dump, "panic: no\nstack\nxxx") || len(dump) > 3*MaxDump || strings.Contains(dump, "more") {
		t.Errorf("the dump has %d bytes: %.40q", len(dump), dump)
	}
	if last != "one" {
		t.Errorf("the last line before is %q", last)
	}
}
