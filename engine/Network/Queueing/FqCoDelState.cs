using NetSim.Core;
using NetSim.Wire;

namespace NetSim.Network;

/// <summary>The state of an FQ-CoDel queue: flows by hash, and two lists of those that have packets.</summary>
internal sealed class FqCoDelState : CoDelLines
{
    private const int DropBatch = 64;

    private readonly FqCoDelQueue _options;
    private readonly CoDelParameters _parameters;
    private readonly int _quantum;
    private readonly RandomKey _key;
    private readonly Flow[] _flows;
    private readonly FlowList _new = new();
    private readonly FlowList _old = new();
    private int _packets;
    private long _backlog;

    private sealed class FlowList
    {
        public int First = -1;
        public int Last = -1;

        public bool IsEmpty => First < 0;
    }

    private struct Flow
    {
        public PacketLine Line;
        public CoDelController Controller;
        public int Deficit;
        public int Next;
        public bool IsListed;
    }

    public FqCoDelState(FqCoDelQueue options, QueuePlace place)
        : base(place)
    {
        _options = options;
        _parameters = CoDelParameters.Of(
            options.Target, options.Interval, options.MarkAbove, place.State.Mtu, options.Ecn);
        _quantum = options.Quantum ?? place.State.Mtu;
        _key = place.Key;
        _flows = new Flow[options.Flows];
    }

    public override int Packets => _packets;

    public override long Bytes => _backlog;

    public override SendOutcome Enqueue(int slot, long now)
    {
        var index = FlowOf(in Store[slot].Packet);
        ref var flow = ref _flows[index];
        flow.Line.Append(Store, slot);
        _packets++;
        _backlog += Store[slot].Size;
        if (!flow.IsListed)
        {
            flow.IsListed = true;
            flow.Deficit = _quantum;
            Append(_new, index);
        }

        if (_packets > _options.Limit)
        {
            DropFromFattest();
        }

        return SendOutcome.Sent;
    }

    public override int Dequeue(long now, out long next)
    {
        next = 0;
        while (true)
        {
            var list = _new.IsEmpty ? _old : _new;
            if (list.IsEmpty)
            {
                return 0;
            }

            ref var flow = ref _flows[list.First];
            if (flow.Deficit <= 0)
            {
                flow.Deficit += _quantum;
                Append(_old, TakeFirst(list));
                continue;
            }

            var slot = flow.Controller.Dequeue(ref flow.Line, ref _backlog, in _parameters, this, now);
            if (slot != 0)
            {
                flow.Deficit -= Store[slot].Size;
                return slot;
            }

            // An emptied new flow passes the old ones once, so that it cannot be new with each packet (RFC 8290, 4.2).
            var emptied = TakeFirst(list);
            if (list == _new && !_old.IsEmpty)
            {
                Append(_old, emptied);
            }
            else
            {
                flow.IsListed = false;
            }
        }
    }

    protected override void OnTaken() => _packets--;

    // fq_codel_drop: half of the fattest flow's bytes, at most 64 packets, from its head.
    private void DropFromFattest()
    {
        var fattest = 0;
        for (var index = 1; index < _flows.Length; index++)
        {
            if (_flows[index].Line.Bytes > _flows[fattest].Line.Bytes)
            {
                fattest = index;
            }
        }

        ref var flow = ref _flows[fattest];
        var enough = flow.Line.Bytes / 2;
        var dropped = 0L;
        for (var i = 0; i < DropBatch && (i == 0 || dropped < enough); i++)
        {
            var slot = Take(ref flow.Line, ref _backlog);
            dropped += Store[slot].Size;
            Drop(slot, SendOutcome.QueueDropped);
        }
    }

    private int FlowOf(in Packet packet)
    {
        var ports = ((ulong)packet.SourcePort << 16) | packet.DestinationPort;
        var addresses = ((ulong)packet.Source.Value << 32) | packet.Destination.Value;
        var hash = _key.For(addresses).Draw32(((ulong)packet.Protocol << 32) | ports);
        return (int)(((ulong)hash * (uint)_flows.Length) >> 32);
    }

    private void Append(FlowList list, int index)
    {
        _flows[index].Next = -1;
        if (list.IsEmpty)
        {
            list.First = index;
        }
        else
        {
            _flows[list.Last].Next = index;
        }

        list.Last = index;
    }

    private int TakeFirst(FlowList list)
    {
        var index = list.First;
        list.First = _flows[index].Next;
        return index;
    }
}
