package edits

import (
	"strings"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// outline lists the ids of a batch's nodes in their order, with brackets around children: "0(0.0(0.0.0 0.0.1))".
type outline struct{ strings.Builder }

// node writes one node; children writes what is in it.
func (o *outline) node(attrs pcommon.Map, children func()) {
	if s := o.String(); s != "" && !strings.HasSuffix(s, "(") {
		o.WriteByte(' ')
	}
	if id, ok := attrs.Get("id"); ok {
		o.WriteString(id.AsString())
	} else {
		o.WriteByte('-')
	}
	o.WriteByte('(')
	children()
	o.WriteByte(')')
}

func leaf() {}

func outlineLogs(ld plog.Logs) string {
	var o outline
	for _, r := range ld.ResourceLogs().All() {
		o.node(r.Resource().Attributes(), func() {
			for _, s := range r.ScopeLogs().All() {
				o.node(s.Scope().Attributes(), func() {
					for _, i := range s.LogRecords().All() {
						o.node(i.Attributes(), leaf)
					}
				})
			}
		})
	}
	return o.text()
}

func outlineTraces(td ptrace.Traces) string {
	var o outline
	for _, r := range td.ResourceSpans().All() {
		o.node(r.Resource().Attributes(), func() {
			for _, s := range r.ScopeSpans().All() {
				o.node(s.Scope().Attributes(), func() {
					for _, i := range s.Spans().All() {
						o.node(i.Attributes(), func() {
							for _, e := range i.Events().All() {
								o.node(e.Attributes(), leaf)
							}
							for _, l := range i.Links().All() {
								o.node(l.Attributes(), leaf)
							}
						})
					}
				})
			}
		})
	}
	return o.text()
}

func outlineMetrics(md pmetric.Metrics) string {
	var o outline
	for _, r := range md.ResourceMetrics().All() {
		o.node(r.Resource().Attributes(), func() {
			for _, s := range r.ScopeMetrics().All() {
				o.node(s.Scope().Attributes(), func() {
					for _, i := range s.Metrics().All() {
						o.node(i.Metadata(), func() { o.points(i) })
					}
				})
			}
		})
	}
	return o.text()
}

func (o *outline) points(m pmetric.Metric) {
	exemplars := func(of pmetric.ExemplarSlice) func() {
		return func() {
			for _, x := range of.All() {
				o.node(x.FilteredAttributes(), leaf)
			}
		}
	}
	switch m.Type() {
	case pmetric.MetricTypeGauge:
		for _, p := range m.Gauge().DataPoints().All() {
			o.node(p.Attributes(), exemplars(p.Exemplars()))
		}
	case pmetric.MetricTypeSum:
		for _, p := range m.Sum().DataPoints().All() {
			o.node(p.Attributes(), exemplars(p.Exemplars()))
		}
	case pmetric.MetricTypeHistogram:
		for _, p := range m.Histogram().DataPoints().All() {
			o.node(p.Attributes(), exemplars(p.Exemplars()))
		}
	case pmetric.MetricTypeExponentialHistogram:
		for _, p := range m.ExponentialHistogram().DataPoints().All() {
			o.node(p.Attributes(), exemplars(p.Exemplars()))
		}
	case pmetric.MetricTypeSummary:
		for _, p := range m.Summary().DataPoints().All() {
			o.node(p.Attributes(), leaf)
		}
	}
}

// text is the outline without the brackets of leaves.
func (o *outline) text() string { return strings.ReplaceAll(o.String(), "()", "") }
