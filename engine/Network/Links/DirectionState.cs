using System.Runtime.InteropServices;
using NetSim.Core;

namespace NetSim.Network;

/// <summary>
/// A direction's parameters in the form the hot path wants, and its members' state. A member without bandwidth limit
/// and randomness costs nothing; a limit costs 12 bytes, randomness 4, jitter beside a limit 8.
/// </summary>
internal sealed class DirectionState
{
    public static DirectionState Unbuilt { get; } = new(null!, default, 0, LinkOptions.LongestMsl); // Sends nothing.

    private readonly int _members;
    private readonly Duration _networkMsl;

    public DirectionState(LinkDirection direction, RandomKey key, int members, Duration networkMsl)
    {
        Direction = direction;
        _members = members;
        _networkMsl = networkMsl;
        LossKey = key.For("loss");
        BurstKey = key.For("burst");
        CopyKey = key.For("copy");
        CorruptionKey = key.For("corruption");
        ReorderingKey = key.For("reordering");
        JitterKey = key.For("jitter");
        QueueKey = key.For("queue");
    }

    // One key for each purpose: switching one fault on never shifts another's draws (law 4).
    public readonly RandomKey LossKey;
    public readonly RandomKey BurstKey;
    public readonly RandomKey CopyKey;
    public readonly RandomKey CorruptionKey;
    public readonly RandomKey ReorderingKey;
    public readonly RandomKey JitterKey;
    public readonly RandomKey QueueKey;

    /// <summary>Whose state it is.</summary>
    public readonly LinkDirection Direction;

    /// <summary>What happened, by the sender's partition; one entry when a single node owns the direction.</summary>
    public LinkCounters[] Counters = new LinkCounters[1];

    /// <summary>Whether packets are dropped.</summary>
    public bool IsDown;

    /// <summary>Whether serialization takes time.</summary>
    public bool IsLimited;

    public WireTime WireTime;
    public QueueDiscipline? Discipline;
    public long Delay;
    public Jitter Jitter;
    public QueueLimit Queue;
    public uint MslUnits;
    public int Mtu;
    public bool IsRandom;

    /// <summary>Neither draws nor an order to keep: the queue decides everything.</summary>
    public bool IsPlain;
    public bool HasJitter;
    public bool IsBursty;
    /// <summary>Packets that are lost by their number, a bit for each; null unless that is the loss model.</summary>
    public ulong[]? Listed;

    /// <summary>Packets of each member since that model is in force.</summary>
    public uint[]? ListedSeen;
    public Chance Loss;
    public Chance ToBad;
    public Chance ToGood;
    public Chance LossInBad;
    public Chance Duplication;
    public Chance Corruption;
    public Chance Reordering;
    public int ReorderingGap;
    public long ReorderedDelay;

    /// <summary>Wire and line of each member; only with finite bandwidth.</summary>
    public WireState[]? Wires;

    /// <summary>The queue of each member that has sent; only with a discipline.</summary>
    public MemberQueue?[]? Queues;

    /// <summary>The last arrival, to keep order where netem does: finite bandwidth with jitter.</summary>
    public long[]? LastArrival;

    /// <summary>Packets so far, for the draws; only with randomness. Wraps after 2^32, when draws repeat.</summary>
    public uint[]? Ordinal;

    /// <summary>1 in the Gilbert-Elliott model's bad state; only with that model.</summary>
    public byte[]? IsBad;

    /// <summary>Packets since one skipped the delay; only with reordering.</summary>
    public int[]? SinceReordered;

    /// <summary>Bytes of the members' state.</summary>
    public long ReservedBytes => ObjectSize.OfArray(Wires) + ObjectSize.OfArray(Queues)
        + ObjectSize.OfArray(LastArrival) + ObjectSize.OfArray(Ordinal) + ObjectSize.OfArray(IsBad)
        + ObjectSize.OfArray(SinceReordered) + ObjectSize.OfArray(ListedSeen);

    public void Configure(LinkOptions options, bool isShorter, Duration delayBefore)
    {
        IsLimited = !options.Bandwidth.IsUnlimited;
        WireTime = new(options.Bandwidth);
        Delay = options.Delay.Nanoseconds;
        Jitter = options.Jitter;
        Queue = options.Queue;
        MslUnits = (uint)((options.Msl ?? _networkMsl).Nanoseconds >> PacketAge.UnitShift);
        Mtu = options.Mtu;
        Discipline = options.Discipline;
        HasJitter = Jitter.Spread > Duration.Zero;
        Duplication = Chance.Of(options.Duplication);
        Corruption = Chance.Of(options.Corruption);
        Reordering = Chance.Of(options.Reordering.Probability);
        ReorderingGap = options.Reordering.Gap;
        ReorderedDelay = options.Reordering.Delay.Nanoseconds;
        ConfigureLoss(options.Loss);
        IsRandom =
            HasJitter || IsBursty || Listed is not null || !Loss.IsNever || !Duplication.IsNever || !Corruption.IsNever
            || !Reordering.IsNever;
        AllocateMembers(isShorter, delayBefore.Nanoseconds);
        IsPlain = !IsRandom && LastArrival is null && Discipline is null;
    }

    /// <summary>The queue of a member, made when its first packet comes.</summary>
    public MemberQueue QueueOf(Forwarding forwarding, int member, uint from, List<MemberQueue> all)
    {
        ref var queue = ref Queues![member];
        if (queue is null)
        {
            queue = Discipline!.Create(new(forwarding, this, member, from, all.Count));
            all.Add(queue);
        }

        return queue;
    }

    private void ConfigureLoss(LossModel model)
    {
        IsBursty = model is GilbertElliottLoss;
        if (model is not ListedLoss)
        {
            Listed = null;
            ListedSeen = null;
        }

        switch (model)
        {
            case ListedLoss { Bits: var bits }:
                Loss = default;
                if (Listed != bits)
                {
                    Listed = bits;
                    ListedSeen = new uint[_members];
                }

                break;
            case RandomLoss random:
                Loss = Chance.Of(random.Probability);
                break;
            case GilbertElliottLoss burst:
                Loss = Chance.Of(burst.LossInGood);
                LossInBad = Chance.Of(burst.LossInBad);
                ToBad = Chance.Of(burst.ToBad);
                ToGood = Chance.Of(burst.ToGood);
                break;
            default:
                throw new ArgumentException($"Unknown loss model {model.GetType().Name}.", nameof(model));
        }
    }

    private void AllocateMembers(bool isShorter, long delayBefore)
    {
        if (IsRandom)
        {
            Ordinal ??= new uint[_members];
        }

        if (IsBursty)
        {
            IsBad ??= new byte[_members];
        }

        if (!Reordering.IsNever)
        {
            SinceReordered ??= new int[_members];
        }

        if (Discipline is not null)
        {
            Queues ??= new MemberQueue?[_members];
        }

        if (!IsLimited)
        {
            // A limit that comes back starts with an empty queue; packets still waiting keep their arrival.
            return;
        }

        Wires ??= new WireState[_members];
        if ((HasJitter || isShorter) && LastArrival is null)
        {
            LastArrival = new long[_members];
            for (var member = 0; member < _members; member++)
            {
                LastArrival[member] = Wires[member].BusyUntil == 0 ? 0 : Wires[member].BusyUntil + delayBefore;
            }
        }
    }
}

/// <summary>The wire of one member of a link with finite bandwidth.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct WireState
{
    /// <summary>When it is free again, in nanoseconds.</summary>
    public long BusyUntil;

    /// <summary>The line in front of it in the partition's <see cref="WaitingLines"/>, 0 when nobody waits.</summary>
    public int Line;
}
