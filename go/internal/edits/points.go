package edits

import (
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
)

// dataPoints is the data points of the open metric, which are of one of four types.
type dataPoints interface {
	open(i int) (pcommon.Map, bool)
	count() int
	setField(f *field)
	// add moves the points of a metric to the end; replace moves its first to the open one.
	add(in pmetric.Metric)
	replace(in pmetric.Metric)
	// hold remembers the open point for put.
	hold()
	put()
	sweep(gone bits)
	// exemplars is those of the open point, firstExemplars those of the first of a metric.
	exemplars() pmetric.ExemplarSlice
	firstExemplars(in pmetric.Metric) pmetric.ExemplarSlice
	// dataField is where a metric has its data, exemplarField where a point has exemplars: 0 if it has none.
	dataField() byte
	exemplarField() byte
}

// point is a data point of any type.
type point[T any] interface {
	movable[T]
	Attributes() pcommon.Map
}

// pointSlice is a slice of them.
type pointSlice[S, T any] interface {
	slice[T]
	MoveAndAppendTo(S)
}

// pointType is what there is to know of a type of data points.
type pointType[S, T any] struct {
	data, exemplar byte // see dataPoints
	of             func(pmetric.Metric) S
	set            func(T, *field)
	exemplars      func(T) pmetric.ExemplarSlice
}

// points is the data points of a metric that has those of type T.
type points[S pointSlice[S, T], T point[T]] struct {
	all       S
	now, kept T
	t         *pointType[S, T]
}

func (p *points[S, T]) open(i int) (pcommon.Map, bool) {
	if !at(p.all, i, &p.now) {
		return pcommon.Map{}, false
	}
	return p.now.Attributes(), true
}

func (p *points[S, T]) count() int                { return p.all.Len() }
func (p *points[S, T]) setField(f *field)         { p.t.set(p.now, f) }
func (p *points[S, T]) add(in pmetric.Metric)     { p.t.of(in).MoveAndAppendTo(p.all) }
func (p *points[S, T]) replace(in pmetric.Metric) { p.t.of(in).At(0).MoveTo(p.now) }
func (p *points[S, T]) hold()                     { p.kept = p.now }
func (p *points[S, T]) put()                      { putLast(p.all, p.kept) }
func (p *points[S, T]) sweep(gone bits)           { sweepSlice(p.all, gone) }
func (p *points[S, T]) dataField() byte           { return p.t.data }
func (p *points[S, T]) exemplarField() byte       { return p.t.exemplar }

func (p *points[S, T]) exemplars() pmetric.ExemplarSlice { return p.t.exemplars(p.now) }

func (p *points[S, T]) firstExemplars(in pmetric.Metric) pmetric.ExemplarSlice {
	return p.t.exemplars(p.t.of(in).At(0))
}

// pointSets has one set of each type; the metric that was opened last uses one of them.
type pointSets struct {
	numbers      points[pmetric.NumberDataPointSlice, pmetric.NumberDataPoint]
	histograms   points[pmetric.HistogramDataPointSlice, pmetric.HistogramDataPoint]
	exponentials points[pmetric.ExponentialHistogramDataPointSlice, pmetric.ExponentialHistogramDataPoint]
	summaries    points[pmetric.SummaryDataPointSlice, pmetric.SummaryDataPoint]
}

// of is the data points of a metric; nil if it has no data.
func (s *pointSets) of(m pmetric.Metric) dataPoints {
	switch m.Type() {
	case pmetric.MetricTypeGauge:
		s.numbers.all, s.numbers.t = m.Gauge().DataPoints(), &gaugePoints
		return &s.numbers
	case pmetric.MetricTypeSum:
		s.numbers.all, s.numbers.t = m.Sum().DataPoints(), &sumPoints
		return &s.numbers
	case pmetric.MetricTypeHistogram:
		s.histograms.all, s.histograms.t = m.Histogram().DataPoints(), &histogramPoints
		return &s.histograms
	case pmetric.MetricTypeExponentialHistogram:
		s.exponentials.all, s.exponentials.t = m.ExponentialHistogram().DataPoints(), &exponentialPoints
		return &s.exponentials
	case pmetric.MetricTypeSummary:
		s.summaries.all, s.summaries.t = m.Summary().DataPoints(), &summaryPoints
		return &s.summaries
	}
	return nil
}
