package providers

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Text writes a configuration, as providers give it, in YAML that reads back as the very same values: a number with a
// fraction stays one although it is whole, a text that looks like a number stays a text.
func Text(value any) (string, error) {
	node, err := toNode(value)
	if err != nil {
		return "", err
	}
	text, err := yaml.Marshal(node)
	return string(text), err
}

func toNode(value any) (*yaml.Node, error) {
	switch v := value.(type) {
	case map[string]any:
		node := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			member, err := toNode(v[key])
			if err != nil {
				return nil, err
			}
			name := &yaml.Node{}
			name.SetString(key)
			node.Content = append(node.Content, name, member)
		}
		return node, nil
	case []any:
		node := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
		for _, element := range v {
			member, err := toNode(element)
			if err != nil {
				return nil, err
			}
			node.Content = append(node.Content, member)
		}
		return node, nil
	case float64:
		if text := strconv.FormatFloat(v, 'g', -1, 64); !math.IsInf(v, 0) && !math.IsNaN(v) && !strings.ContainsAny(text, ".e") {
			return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!float", Value: text + ".0"}, nil
		}
	}
	node := &yaml.Node{}
	return node, node.Encode(value)
}
