namespace NetSim.Network;

/// <summary>
/// First in, first out, full at a limit (<c>pfifo</c>, <c>bfifo</c>), and, as switches of data centres do for DCTCP,
/// with a mark for what arrives while more than a threshold waits (RFC 8257 section 3.1).
/// </summary>
/// <param name="Limit">What may wait.</param>
/// <param name="MarkAbove">
/// Packets: a newcomer that finds more than these waiting is marked when it is ECN-capable. Default: nothing is marked.
/// </param>
public sealed record DropTailQueue(QueueLimit Limit, int MarkAbove = int.MaxValue) : QueueDiscipline
{
    internal override void Validate() => RequireAtLeast(MarkAbove, 0, "drop-tail", "marking threshold");

    internal override MemberQueue Create(QueuePlace place) => new State(this, place);

    private sealed class State(DropTailQueue options, QueuePlace place) : MemberQueue(place)
    {
        private PacketLine _line;

        public override int Packets => _line.Packets;

        public override long Bytes => _line.Bytes;

        public override SendOutcome Enqueue(int slot, long now)
        {
            if (_line.Packets >= options.Limit.Packets || _line.Bytes > options.Limit.Bytes - Store[slot].Size)
            {
                return SendOutcome.QueueDropped;
            }

            if (_line.Packets > options.MarkAbove)
            {
                TryMark(slot);
            }

            _line.Append(Store, slot);
            return SendOutcome.Sent;
        }

        public override int Dequeue(long now, out long next)
        {
            next = 0;
            return _line.TakeFirst(Store);
        }
    }
}
