package edits

import "go.opentelemetry.io/collector/pdata/pmetric"

var (
	gaugePoints = pointType[pmetric.NumberDataPointSlice, pmetric.NumberDataPoint]{
		data: 5, exemplar: 5,
		of:        func(m pmetric.Metric) pmetric.NumberDataPointSlice { return m.Gauge().DataPoints() },
		set:       setNumber,
		exemplars: pmetric.NumberDataPoint.Exemplars,
	}
	sumPoints = pointType[pmetric.NumberDataPointSlice, pmetric.NumberDataPoint]{
		data: 7, exemplar: 5,
		of:        func(m pmetric.Metric) pmetric.NumberDataPointSlice { return m.Sum().DataPoints() },
		set:       setNumber,
		exemplars: pmetric.NumberDataPoint.Exemplars,
	}
	histogramPoints = pointType[pmetric.HistogramDataPointSlice, pmetric.HistogramDataPoint]{
		data: 9, exemplar: 8,
		of:        func(m pmetric.Metric) pmetric.HistogramDataPointSlice { return m.Histogram().DataPoints() },
		set:       setHistogram,
		exemplars: pmetric.HistogramDataPoint.Exemplars,
	}
	exponentialPoints = pointType[pmetric.ExponentialHistogramDataPointSlice, pmetric.ExponentialHistogramDataPoint]{
		data: 10, exemplar: 11,
		of: func(m pmetric.Metric) pmetric.ExponentialHistogramDataPointSlice {
			return m.ExponentialHistogram().DataPoints()
		},
		set:       setExponential,
		exemplars: pmetric.ExponentialHistogramDataPoint.Exemplars,
	}
	summaryPoints = pointType[pmetric.SummaryDataPointSlice, pmetric.SummaryDataPoint]{
		data: 11,
		of:   func(m pmetric.Metric) pmetric.SummaryDataPointSlice { return m.Summary().DataPoints() },
		set:  setSummary,
	}
)

func setNumber(to pmetric.NumberDataPoint, f *field) {
	switch f.num {
	case 2:
		to.SetStartTimestamp(f.timestamp())
	case 3:
		to.SetTimestamp(f.timestamp())
	case 4:
		if v := f.double(); !f.unset {
			to.SetDoubleValue(v)
		} else if to.ValueType() == pmetric.NumberDataPointValueTypeDouble {
			emptyNumber(to)
		}
	case 6:
		if v := f.fixed64(); !f.unset {
			to.SetIntValue(int64(v))
		} else if to.ValueType() == pmetric.NumberDataPointValueTypeInt {
			emptyNumber(to)
		}
	case 8:
		to.SetFlags(pmetric.DataPointFlags(f.uint32()))
	default:
		f.unknown("NumberDataPoint")
	}
}

// emptyNumber takes a point's value away. No function of pdata does it, so all the rest is moved away and back.
func emptyNumber(p pmetric.NumberDataPoint) {
	rest := pmetric.NewNumberDataPoint()
	p.Attributes().MoveTo(rest.Attributes())
	rest.SetStartTimestamp(p.StartTimestamp())
	rest.SetTimestamp(p.Timestamp())
	p.Exemplars().MoveAndAppendTo(rest.Exemplars())
	rest.SetFlags(p.Flags())
	rest.MoveTo(p)
}

func setExemplar(to pmetric.Exemplar, f *field) {
	switch f.num {
	case 2:
		to.SetTimestamp(f.timestamp())
	case 3:
		if v := f.double(); !f.unset {
			to.SetDoubleValue(v)
		} else if to.ValueType() == pmetric.ExemplarValueTypeDouble {
			emptyExemplar(to)
		}
	case 4:
		to.SetSpanID(f.spanID())
	case 5:
		to.SetTraceID(f.traceID())
	case 6:
		if v := f.fixed64(); !f.unset {
			to.SetIntValue(int64(v))
		} else if to.ValueType() == pmetric.ExemplarValueTypeInt {
			emptyExemplar(to)
		}
	default:
		f.unknown("Exemplar")
	}
}

// emptyExemplar takes an exemplar's value away, as emptyNumber does.
func emptyExemplar(e pmetric.Exemplar) {
	rest := pmetric.NewExemplar()
	e.FilteredAttributes().MoveTo(rest.FilteredAttributes())
	rest.SetTimestamp(e.Timestamp())
	rest.SetSpanID(e.SpanID())
	rest.SetTraceID(e.TraceID())
	rest.MoveTo(e)
}

func setSummary(to pmetric.SummaryDataPoint, f *field) {
	switch f.num {
	case 2:
		to.SetStartTimestamp(f.timestamp())
	case 3:
		to.SetTimestamp(f.timestamp())
	case 4:
		to.SetCount(f.fixed64())
	case 5:
		to.SetSum(f.double())
	case 8:
		to.SetFlags(pmetric.DataPointFlags(f.uint32()))
	default:
		f.unknown("SummaryDataPoint")
	}
}
