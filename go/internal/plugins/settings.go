package plugins

// LoadSettings are what the host gives for one plugin file.
type LoadSettings struct {
	Path     string          `json:"path"`     // the file; a relative one starts at the working directory
	Override bool            `json:"override"` // whether it may replace built-in component types
	SHA256   string          `json:"sha256"`   // what the file's content must be, in hex; "": anything
	Process  ProcessSettings `json:"process"`  // for a plugin that runs in a process of its own
}

// ProcessSettings bound a plugin that runs in a process of its own; zero means the kind's default.
type ProcessSettings struct {
	MemoryBytes int64 `json:"memoryBytes"` // what it may use
	TimeoutMs   int64 `json:"timeoutMs"`   // how long a call may take
	Attach      struct {
		PID    int    `json:"pid"`    // a process of the plugin that is used instead of starting one; 0: none
		Socket string `json:"socket"` // its Unix socket
	} `json:"attach"`
}
