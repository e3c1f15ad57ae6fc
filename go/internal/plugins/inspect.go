package plugins

import (
	"io"
	"runtime/debug"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// InspectSettings say what to look at.
type InspectSettings struct {
	Path string `json:"path"` // the file
	Open bool   `json:"open"` // whether to open it if it fits, which runs its code; else its components are not known unless it was opened before
}

// Report is what is known of a file that may be a plugin.
type Report struct {
	Path        string       `json:"path"`                  // absolute, without symbolic links; as given if there is no such file
	Kind        string       `json:"kind,omitempty"`        // KindPlugin or KindProcess; "": no plugin
	Bytes       int64        `json:"bytes"`                 // its size
	SHA256      string       `json:"sha256,omitempty"`      // of its content, in hex; "": it cannot be read
	Module      string       `json:"module,omitempty"`      // the module that the factory comes from, else the main module
	Version     string       `json:"version,omitempty"`     // its version
	GoVersion   string       `json:"goVersion,omitempty"`   // the Go that built it; "": none
	Platform    string       `json:"platform,omitempty"`    // GOOS/GOARCH
	BuildMode   string       `json:"buildMode,omitempty"`   // "plugin", "exe", "c-shared", …
	Differences []Difference `json:"differences,omitempty"` // from the library's build
	Components  []Component  `json:"components,omitempty"`  // what it brings; none: it was not opened
	Error       *abi.Error   `json:"error,omitempty"`       // why it cannot be loaded
}

// Inspect says what is known of a file. Nothing of it is executed unless it fits the library, and that is wanted.
// It does not become a plugin of the process: no type of it is in the way of another one's.
func (r *Registry) Inspect(settings InspectSettings) Report {
	r.mu.Lock()
	defer r.mu.Unlock()
	real, p, err := r.find(settings.Path)
	switch {
	case err != nil:
		return Report{Path: settings.Path, Error: abi.AsError(err)}
	case p != nil:
		report := r.reportOn(p.file)
		report.opened(p)
		return report
	}
	f, err := look(real, "")
	if err != nil {
		f.readDigest()
		report := r.reportOn(f)
		report.Error = abi.AsError(err)
		return report
	}
	report := r.reportOn(f)
	if err := r.check(f, r.openerOf(f)); err != nil {
		report.Error = abi.AsError(err)
		return report
	}
	if _, was := r.outcomes[f.sha256]; !was && !settings.Open {
		return report
	}
	if p, err = r.open(f, LoadSettings{Path: f.path}); err != nil {
		report.Error = abi.AsError(err)
	} else {
		report.opened(p)
	}
	return report
}

// readDigest computes the digest of what is no plugin, if it can be read.
func (f *file) readDigest() {
	opened, err := f.open()
	if err != nil {
		return
	}
	defer opened.Close()
	_ = f.copyTo(io.Discard, opened)
}

// reportOn says what can be read without opening.
func (r *Registry) reportOn(f *file) Report {
	report := Report{Path: f.path, Bytes: f.bytes, SHA256: f.sha256}
	if f.info == nil {
		return report
	}
	report.Module, report.Version, report.GoVersion = f.info.Main.Path, f.info.Main.Version, f.info.GoVersion
	if f.info.GoVersion != "" {
		report.Platform = setting(f.info, "GOOS") + "/" + setting(f.info, "GOARCH")
	}
	report.BuildMode = setting(f.info, "-buildmode")
	if o := r.openerOf(f); o.takes(f) {
		report.Kind = o.kind()
		if library, ok := debug.ReadBuildInfo(); ok && report.Kind == KindPlugin {
			report.Differences = Compare(f.info, library)
		}
	}
	return report
}

// opened adds what only an opened plugin says.
func (r *Report) opened(p *Plugin) {
	r.Module, r.Version, r.Components = p.Module, p.Version, p.Components
}
