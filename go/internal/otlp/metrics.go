package otlp

import "go.opentelemetry.io/collector/pdata/pmetric"

// AppendMetrics appends to dst what p says of metrics, as an ExportMetricsServiceRequest.
func AppendMetrics(dst []byte, md pmetric.Metrics, p *Projection) []byte {
	p = orEverything(p)
	for _, resource := range md.ResourceMetrics().All() {
		var r int
		dst, r = begin(dst, 1, outerRoom)
		dst = appendResource(dst, resource.Resource(), &p.resource)
		for _, scope := range resource.ScopeMetrics().All() {
			var s int
			dst, s = begin(dst, 2, outerRoom)
			dst = appendScope(dst, scope.Scope(), &p.scope)
			metrics := scope.Metrics()
			for i := range metrics.Len() {
				dst = appendMetric(dst, metrics.At(i), p)
			}
			if p.scope.has(schemaURL) {
				dst = appendString(dst, 3, scope.SchemaUrl())
			}
			dst = end(dst, s, outerRoom)
		}
		if p.resource.has(schemaURL) {
			dst = appendString(dst, 3, resource.SchemaUrl())
		}
		dst = end(dst, r, outerRoom)
	}
	return dst
}

// appendMetric writes a metric as field 2.
func appendMetric(dst []byte, metric pmetric.Metric, p *Projection) []byte {
	l := &p.item
	dst, at := begin(dst, 2, itemRoom)
	if l.has(name) {
		dst = appendString(dst, 1, metric.Name())
	}
	if l.has(description) {
		dst = appendString(dst, 2, metric.Description())
	}
	if l.has(unit) {
		dst = appendString(dst, 3, metric.Unit())
	}
	dst = appendData(dst, metric, p)
	dst = l.attributes(dst, 12, metric.Metadata())
	return end(dst, at, itemRoom)
}

// appendData writes a metric's data, the data points of which are its field 1.
func appendData(dst []byte, metric pmetric.Metric, p *Projection) []byte {
	var at int
	switch metric.Type() {
	case pmetric.MetricTypeGauge:
		dst, at = begin(dst, 5, itemRoom)
		dst = appendNumbers(dst, metric.Gauge().DataPoints(), &p.point)
	case pmetric.MetricTypeSum:
		data := metric.Sum()
		dst, at = begin(dst, 7, itemRoom)
		dst = appendNumbers(dst, data.DataPoints(), &p.point)
		dst = p.item.temporality(dst, data.AggregationTemporality())
		if data.IsMonotonic() && p.item.has(isMonotonic) {
			dst = append(dst, tag(3, wireVarint), 1)
		}
	case pmetric.MetricTypeHistogram:
		data := metric.Histogram()
		dst, at = begin(dst, 9, itemRoom)
		points := data.DataPoints()
		for i := range points.Len() {
			dst = appendHistogram(dst, points.At(i), &p.point)
		}
		dst = p.item.temporality(dst, data.AggregationTemporality())
	case pmetric.MetricTypeExponentialHistogram:
		data := metric.ExponentialHistogram()
		dst, at = begin(dst, 10, itemRoom)
		points := data.DataPoints()
		for i := range points.Len() {
			dst = appendExponential(dst, points.At(i), &p.point)
		}
		dst = p.item.temporality(dst, data.AggregationTemporality())
	case pmetric.MetricTypeSummary:
		dst, at = begin(dst, 11, itemRoom)
		points := metric.Summary().DataPoints()
		for i := range points.Len() {
			dst = appendSummary(dst, points.At(i), &p.point)
		}
	default:
		return dst
	}
	return end(dst, at, itemRoom)
}

// temporality writes field 2 of data, if it is read.
func (l *level) temporality(dst []byte, v pmetric.AggregationTemporality) []byte {
	if !l.has(aggregationTemporality) {
		return dst
	}
	return appendVarint(dst, 2, uint64(int64(v)))
}

func appendNumbers(dst []byte, points pmetric.NumberDataPointSlice, l *level) []byte {
	for i := range points.Len() {
		dst = appendNumber(dst, points.At(i), l)
	}
	return dst
}
