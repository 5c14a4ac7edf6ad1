using System.Globalization;
using NetSim.Results;

namespace NetSim.Reports;

/// <summary>A segment in one line, as tcpdump would say it with relative numbers.</summary>
internal static class SegmentText
{
    /// <summary><c>PSH,ACK seq 1:1449 ack 1 win 64256 ts 20/10</c>.</summary>
    public static string Of(TraceSegment segment) => Brief(segment)
        + string.Create(CultureInfo.InvariantCulture, $" win {segment.Window}")
        + (segment.Options.Length > 0 ? $" <{segment.Options}>" : "");

    /// <summary>The same without window and options.</summary>
    public static string Brief(TraceSegment segment)
    {
        var end = segment.Length > 0 ? $":{segment.Sequence + segment.Length}" : "";
        var ack = segment.Acknowledgment is { } number ? $" ack {number}" : "";
        var text = $"{segment.Flags} seq {segment.Sequence}{end}{ack}".TrimStart();
        return segment.IsAgain ? $"again: {text}" : text;
    }
}
