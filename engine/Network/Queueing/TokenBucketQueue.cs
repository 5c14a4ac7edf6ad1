using NetSim.Core;

namespace NetSim.Network;

/// <summary>
/// A token bucket (<c>tc tbf</c>, Linux v6.18 sch_tbf.c): packets leave at a mean rate below the link's, with bursts up
/// to the bucket's size at the link's own speed, and wait in a queue limited in bytes.
/// </summary>
/// <param name="Rate">Mean rate, finite.</param>
/// <param name="Burst">Size of the bucket in bytes; longer packets are dropped.</param>
public sealed record TokenBucketQueue(Bandwidth Rate, long Burst) : QueueDiscipline
{
    /// <summary>
    /// Bytes that may wait for tokens. Default: what the rate carries in 50 ms, and the burst
    /// (tc's <c>latency 50ms</c>).
    /// </summary>
    public long? Limit { get; init; }

    internal override bool NeedsBandwidth => false;

    internal override void Validate()
    {
        if (Rate.IsUnlimited || Rate.BitsPerSecond < 1)
        {
            throw new ArgumentException("A token bucket needs a finite rate above 0.");
        }

        RequireAtLeast(Burst, 1, "token bucket", "burst in bytes");
        RequireAtLeast(Limit ?? 0, 0, "token bucket", "limit in bytes");
    }

    internal override MemberQueue Create(QueuePlace place) => new State(this, place);

    private sealed class State(TokenBucketQueue options, QueuePlace place) : MemberQueue(place)
    {
        private readonly WireTime _cost = new(options.Rate);
        private readonly long _limit = options.Limit ?? (options.Rate.BitsPerSecond / 160) + options.Burst;
        private readonly long _full = BurstTime(options);
        private long _tokens = BurstTime(options);
        private long _countedAt;
        private PacketLine _line;

        public override int Packets => _line.Packets;

        public override long Bytes => _line.Bytes;

        public override SendOutcome Enqueue(int slot, long now)
        {
            var size = Store[slot].Size;
            if (size > options.Burst || _line.Bytes > _limit - size)
            {
                return SendOutcome.QueueDropped;
            }

            _line.Append(Store, slot);
            return SendOutcome.Sent;
        }

        // tbf_dequeue: tokens are time, and a packet goes when its own time is there.
        public override int Dequeue(long now, out long next)
        {
            next = 0;
            if (_line.IsEmpty)
            {
                return 0;
            }

            var tokens = Math.Min(_full, _tokens + (now - _countedAt)) - _cost.Of(Store[_line.First].Size);
            if (tokens < 0)
            {
                next = now - tokens;
                return 0;
            }

            _tokens = tokens;
            _countedAt = now;
            return _line.TakeFirst(Store);
        }

        private static long BurstTime(TokenBucketQueue options) =>
            (long)((Int128)options.Burst * 8_000_000_000 / options.Rate.BitsPerSecond) + 1;
    }
}
