package host

import (
	"slices"

	"github.com/otelcol-deno/otelcol-deno/go/internal/abi"
)

// Status is what otelcol_status answers.
type Status struct {
	State State      `json:"state"`
	Error *abi.Error `json:"error,omitempty"` // of a failed collector
	Graph
}

// Graph is what a running collector consists of.
type Graph struct {
	Pipelines []string   `json:"pipelines"` // their IDs, "logs/2"
	Listen    []Endpoint `json:"listen"`
	Unset     []string   `json:"unsetEnv"` // environment variables referred to and not set
}

func describe(l *loaded) Graph {
	graph := Graph{Pipelines: []string{}, Unset: append([]string{}, l.unset...)}
	used := map[string]bool{}
	for id, pipeline := range l.config.Service.Pipelines {
		graph.Pipelines = append(graph.Pipelines, id.String())
		for _, receiver := range pipeline.Receivers {
			used[receiver.String()] = true
		}
	}
	slices.Sort(graph.Pipelines)
	receivers := make([]string, 0, len(used))
	for id := range used {
		receivers = append(receivers, id)
	}
	slices.Sort(receivers)
	extensions := make([]string, 0, len(l.config.Service.Extensions))
	for _, id := range l.config.Service.Extensions {
		extensions = append(extensions, id.String())
	}
	graph.Listen = endpoints(l.conf, receivers, extensions)
	return graph
}
