package bridge

import (
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"strings"
)

// ProcessOrder is how the host wants a process of a group started.
type ProcessOrder struct {
	Command []string          `json:"command"` // the program's path and its arguments
	Env     map[string]string `json:"env"`     // beside what Deno needs
	Init    json.RawMessage   `json:"init"`    // what it is told first
}

// needed are the variables that Deno itself needs: where its cache is, how it reaches a registry, time zone and language.
// The modules see none of them.
var needed = regexp.MustCompile(`(?i)^(HOME|XDG_CACHE_HOME|DENO_DIR|DENO_CERT|DENO_TLS_CA_STORE|DENO_AUTH_TOKENS|JSR_URL|` +
	`NPM_CONFIG_REGISTRY|HTTPS?_PROXY|NO_PROXY|TZ|LANG|LC_[A-Z]+)=`)

func (o *ProcessOrder) command() *exec.Cmd {
	env := []string{"NO_COLOR=1", "DENO_NO_UPDATE_CHECK=1"}
	for _, variable := range os.Environ() {
		name, _, _ := strings.Cut(variable, "=")
		if _, given := o.Env[name]; needed.MatchString(variable) && !given {
			env = append(env, variable)
		}
	}
	for name, value := range o.Env {
		env = append(env, name+"="+value)
	}
	return &exec.Cmd{Path: o.Command[0], Args: o.Command, Env: env}
}
