package providers

import (
	"math"
	"reflect"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

func TestText_reads_back_as_the_same_values(t *testing.T) {
	for _, value := range []any{
		nil, true, false, 0, -1, 1 << 53, math.MaxInt64, math.MinInt64, uint64(math.MaxUint64),
		1.0, -0.5, 1e3, 1e21, 123456789.0, math.MaxFloat64, math.Inf(1), math.Inf(-1),
		"", " ", "0123", "1e3", "1.0", "true", "yes", "null", "~", "2001-01-01", "0x10", "-", "a: b", "#x", "$$", "${env:X}",
		"two\nlines\n", "tab\t", "ünï", "'", `"`, "\x00", "trailing ", "::", "=", "<<", "!!int 1", "&a", "*a", "{", "[", "|", ">", "%",
		time.Date(2001, 2, 3, 4, 5, 6, 7, time.UTC),
		[]any{}, map[string]any{}, []any{1, "1", 1.0, nil, []any{map[string]any{"a": 1}}},
		map[string]any{"": 1, "1": 2, "true": 3, "a::b": map[string]any{"c": "0123"}, "null": nil, "two\nlines": 1},
	} {
		text, err := Text(value)
		if err != nil {
			t.Errorf("%#v: %v", value, err)
			continue
		}
		var back any
		if err := yaml.Unmarshal([]byte(text), &back); err != nil || !reflect.DeepEqual(back, value) {
			t.Errorf("%#v is written as %q and read as %#v (%v)", value, text, back, err)
		}
	}
}
