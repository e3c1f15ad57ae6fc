package standalone

import (
	"maps"
	"slices"
	"testing"
)

func TestEnvironment_reads_entries_as_getenv_does(t *testing.T) {
	got := Environment([]string{"A=1", "B=", "C=a=b", "A=2", "D", "", "=E", " F =f", "G=ä\n"})
	want := map[string]string{"A": "1", "B": "", "C": "a=b", "": "E", " F ": "f", "G": "ä\n"}
	if !maps.Equal(got, want) {
		t.Errorf("environment is %q, want %q", got, want)
	}
	if got := Environment(nil); got == nil || len(got) != 0 {
		t.Errorf("of nothing: %v, want an empty map: null means that nothing may be read", got)
	}
}

func TestList_splits_at_commas(t *testing.T) {
	for text, want := range map[string][]string{
		"":                    nil,
		" , ,":                nil,
		"a.yaml":              {"a.yaml"},
		"a.yaml,b.yaml":       {"a.yaml", "b.yaml"},
		" a.yaml , b c.yaml,": {"a.yaml", "b c.yaml"},
		"env:A,file:b":        {"env:A", "file:b"},
		"yaml:{a: 1, b: 2}":   {"yaml:{a: 1, b: 2}"},
	} {
		if got := list(text); !slices.Equal(got, want) {
			t.Errorf("list(%q) is %q, want %q", text, got, want)
		}
	}
}
