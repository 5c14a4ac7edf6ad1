namespace NetSim.Results;

/// <summary>A metric as cells of a table.</summary>
internal static class MetricCells
{
    public static IEnumerable<(string Column, string Cell)> Of(MetricRecord metric) =>
        MetricColumn.Of(metric).Select(column => (column.Name, Columns.Number(column.Value)));
}
