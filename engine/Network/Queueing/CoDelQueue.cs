using NetSim.Core;

namespace NetSim.Network;

/// <summary>
/// Controlled delay (<c>tc codel</c>; RFC 8289; Linux v6.18, sch_codel.c): packets are dropped as they leave when all
/// have waited longer than the target for an interval, faster and faster until the delay falls.
/// </summary>
public sealed record CoDelQueue : QueueDiscipline
{
    /// <summary>Packets that may wait at all. Default 1,000.</summary>
    public int Limit { get; init; } = 1_000;

    /// <summary>Waiting time that is fine. Default 5 ms.</summary>
    public Duration Target { get; init; } = Duration.FromMilliseconds(5);

    /// <summary>How long it may be exceeded; about the greatest round-trip time. Default 100 ms.</summary>
    public Duration Interval { get; init; } = Duration.FromMilliseconds(100);

    /// <summary>Whether ECN-capable packets are marked instead of dropped. Default false.</summary>
    public bool Ecn { get; init; }

    /// <summary>
    /// Waiting time above which ECN-capable packets are marked at once (<c>ce_threshold</c>). Default: none.
    /// </summary>
    public Duration? MarkAbove { get; init; }

    internal override void Validate()
    {
        RequireAtLeast(Limit, 1, "CoDel", "limit in packets");
        RequirePositive(Target, "CoDel", "target");
        RequirePositive(Interval, "CoDel", "interval");
        RequirePositive(MarkAbove ?? Target, "CoDel", "marking threshold");
    }

    internal override MemberQueue Create(QueuePlace place) => new State(this, place);

    private sealed class State(CoDelQueue options, QueuePlace place) : CoDelLines(place)
    {
        private readonly CoDelParameters _parameters = CoDelParameters.Of(
            options.Target, options.Interval, options.MarkAbove, place.State.Mtu, options.Ecn);

        private CoDelController _controller;
        private PacketLine _line;
        private long _backlog;

        public override int Packets => _line.Packets;

        public override long Bytes => _line.Bytes;

        public override SendOutcome Enqueue(int slot, long now)
        {
            if (_line.Packets >= options.Limit)
            {
                return SendOutcome.QueueDropped;
            }

            _line.Append(Store, slot);
            _backlog += Store[slot].Size;
            return SendOutcome.Sent;
        }

        public override int Dequeue(long now, out long next)
        {
            next = 0;
            return _controller.Dequeue(ref _line, ref _backlog, in _parameters, this, now);
        }

        protected override void OnTaken()
        {
            // The line counts its packets itself.
        }
    }
}
