package edits

import (
	"errors"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
)

// metrics is the batch of metrics.
type metrics struct {
	all       pmetric.Metrics
	resources pmetric.ResourceMetricsSlice
	scopes    pmetric.ScopeMetricsSlice
	metrics   pmetric.MetricSlice
	now, kept metricNodes // the open nodes, and those that hold remembers
	sets      pointSets
}

type metricNodes struct {
	resource pmetric.ResourceMetrics
	scope    pmetric.ScopeMetrics
	metric   pmetric.Metric
	points   dataPoints            // the metric's, nil if it has no data
	examples pmetric.ExemplarSlice // of the point
	example  int
}

func (b *metrics) open(k kind, i int) (pcommon.Map, bool) {
	switch k {
	case kindResource:
		if !at(b.resources, i, &b.now.resource) {
			break
		}
		b.scopes = b.now.resource.ScopeMetrics()
		return b.now.resource.Resource().Attributes(), true
	case kindScope:
		if !at(b.scopes, i, &b.now.scope) {
			break
		}
		b.metrics = b.now.scope.Metrics()
		return b.now.scope.Scope().Attributes(), true
	case kindItem:
		if !at(b.metrics, i, &b.now.metric) {
			break
		}
		b.now.points = b.sets.of(b.now.metric)
		return b.now.metric.Metadata(), true
	case kindPoint:
		if b.now.points == nil {
			break
		}
		return b.now.points.open(i)
	case kindExemplar:
		if i >= b.count(kindExemplar) {
			break
		}
		b.now.examples, b.now.example = b.now.points.exemplars(), i
		return b.exemplar().FilteredAttributes(), true
	}
	return pcommon.Map{}, false
}

// exemplar is the open one. It is not kept, because a slice of exemplars that grows moves them.
func (b *metrics) exemplar() pmetric.Exemplar { return b.now.examples.At(b.now.example) }

func (b *metrics) count(k kind) int {
	switch k {
	case kindResource:
		return b.resources.Len()
	case kindScope:
		return b.scopes.Len()
	case kindItem:
		return b.metrics.Len()
	}
	switch {
	case b.now.points == nil:
		return 0
	case k == kindPoint:
		return b.now.points.count()
	case b.now.points.exemplarField() == 0:
		return 0
	}
	return b.now.points.exemplars().Len()
}

func (b *metrics) set(k kind, f *field) {
	switch k {
	case kindResource:
		setResource(b.now.resource.Resource(), f)
	case kindScope:
		setScope(b.now.scope.Scope(), f)
	case kindItem:
		setMetric(b.now.metric, f)
	case kindPoint:
		b.now.points.setField(f)
	case kindExemplar:
		setExemplar(b.exemplar(), f)
	}
}

func setMetric(to pmetric.Metric, f *field) {
	switch f.num {
	case 1:
		to.SetName(f.str())
	case 2:
		to.SetDescription(f.str())
	case 3:
		to.SetUnit(f.str())
	default:
		f.unknown("Metric")
	}
}

// setData is the op SET_DATA.
func (b *metrics) setData(f *field) {
	m := b.now.metric
	t := m.Type()
	switch {
	case f.num == 2 && t == pmetric.MetricTypeSum:
		m.Sum().SetAggregationTemporality(pmetric.AggregationTemporality(f.enum()))
	case f.num == 2 && t == pmetric.MetricTypeHistogram:
		m.Histogram().SetAggregationTemporality(pmetric.AggregationTemporality(f.enum()))
	case f.num == 2 && t == pmetric.MetricTypeExponentialHistogram:
		m.ExponentialHistogram().SetAggregationTemporality(pmetric.AggregationTemporality(f.enum()))
	case f.num == 3 && t == pmetric.MetricTypeSum:
		m.Sum().SetIsMonotonic(f.bool())
	default:
		f.unknown("the data of a metric of type " + t.String())
	}
}

func (b *metrics) setSchemaURL(k kind, url string) {
	if k == kindResource {
		b.now.resource.SetSchemaUrl(url)
	} else {
		b.now.scope.SetSchemaUrl(url)
	}
}

var errNoData = errors.New("the metric has no data, so its data points have no type")

// path has the field numbers that lead to messages of a kind, as they would be below the open nodes.
func (b *metrics) path(k kind) ([]byte, error) {
	path := []byte{1, 2, 2}
	if k <= kindItem {
		return path[:k], nil
	}
	if b.now.points == nil {
		return nil, errNoData
	}
	path = append(path, b.now.points.dataField(), 1)
	if k == kindPoint {
		return path, nil
	}
	if b.now.points.exemplarField() == 0 {
		return nil, errors.New("data points of a summary have no exemplars")
	}
	return append(path, b.now.points.exemplarField()), nil
}

// items is the number of data points.
func (b *metrics) items() int { return b.all.DataPointCount() }

func (b *metrics) itemsIn(k kind) int {
	if k == kindItem {
		return b.count(kindPoint)
	}
	return 1
}
