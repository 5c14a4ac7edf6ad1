using NetSim.Core;

namespace NetSim.Network;

/// <summary>
/// Fair queueing with controlled delay (<c>tc fq_codel</c>; RFC 8290; Linux v6.18, sch_fq_codel.c): flows are hashed
/// into queues which take turns by bytes, those that have just begun first, and CoDel controls each.
/// </summary>
public sealed record FqCoDelQueue : QueueDiscipline
{
    /// <summary>
    /// Packets that may wait in all queues; then the fattest loses up to 64 from its head. Default 10,240.
    /// </summary>
    public int Limit { get; init; } = 10_240;

    /// <summary>Queues, 1 to 65,536. Default 1,024.</summary>
    public int Flows { get; init; } = 1_024;

    /// <summary>Bytes that a flow may send in a turn. Default: the link's MTU.</summary>
    public int? Quantum { get; init; }

    /// <summary>Waiting time that is fine. Default 5 ms.</summary>
    public Duration Target { get; init; } = Duration.FromMilliseconds(5);

    /// <summary>How long it may be exceeded. Default 100 ms.</summary>
    public Duration Interval { get; init; } = Duration.FromMilliseconds(100);

    /// <summary>Whether ECN-capable packets are marked instead of dropped. Default true, as in Linux.</summary>
    public bool Ecn { get; init; } = true;

    /// <summary>
    /// Waiting time above which ECN-capable packets are marked at once (<c>ce_threshold</c>). Default: none.
    /// </summary>
    public Duration? MarkAbove { get; init; }

    internal override void Validate()
    {
        RequireAtLeast(Limit, 1, "FQ-CoDel", "limit in packets");
        if (Flows is < 1 or > 65_536)
        {
            throw new ArgumentException($"An FQ-CoDel queue has 1 to 65,536 flows, not {Flows:N0}.");
        }

        RequireAtLeast(Quantum ?? 256, 256, "FQ-CoDel", "quantum in bytes");
        RequirePositive(Target, "FQ-CoDel", "target");
        RequirePositive(Interval, "FQ-CoDel", "interval");
        RequirePositive(MarkAbove ?? Target, "FQ-CoDel", "marking threshold");
    }

    internal override MemberQueue Create(QueuePlace place) => new FqCoDelState(this, place);
}
