package host

import (
	"net"
	"slices"
	"strings"

	"go.opentelemetry.io/collector/confmap"
)

// Endpoint is an address that a component is configured to listen on.
type Endpoint struct {
	Component string `json:"component"` // its ID, "otlp/2"
	Path      string `json:"path"`      // where it stands in the component's configuration, "protocols::grpc"
	Address   string `json:"address"`   // host:port
}

// endpoints lists the members named endpoint of the receivers and extensions in use. The configuration has its defaults
// filled in, so an address that the user did not write is there too.
func endpoints(conf *confmap.Conf, receivers, extensions []string) []Endpoint {
	found := []Endpoint{}
	collect := func(section string, used []string) {
		for _, id := range used {
			if members, ok := conf.Get(section + "::" + id).(map[string]any); ok {
				walk(members, nil, func(path []string, address string) {
					found = append(found, Endpoint{id, strings.Join(path, "::"), address})
				})
			}
		}
	}
	collect("receivers", receivers)
	collect("extensions", extensions)
	return found
}

func walk(members map[string]any, path []string, found func([]string, string)) {
	keys := make([]string, 0, len(members))
	for key := range members {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		switch value := members[key].(type) {
		case map[string]any:
			walk(value, append(slices.Clone(path), key), found)
		case string:
			if _, port, err := net.SplitHostPort(value); key == "endpoint" && err == nil && !strings.Contains(port, "/") { // no URL
				found(path, value)
			}
		}
	}
}
